-- How far searches may go, who lets them go further, and footage that owners are asked to keep (PRIVACY P6, P20 to P23).

-- Counts the changes of the record; also its ETag.
ALTER TABLE incidents ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
-- When the temporary number is to be replaced at the latest; null = the number was issued.
ALTER TABLE incidents ADD COLUMN number_due INTEGER;
-- JSON list of injury, damage, weapon
ALTER TABLE incidents ADD COLUMN stated TEXT NOT NULL DEFAULT '[]';
ALTER TABLE incidents ADD COLUMN age_class TEXT CHECK (age_class IN ('child', 'adult', 'at_risk'));
ALTER TABLE incidents ADD COLUMN domestic_violence INTEGER NOT NULL DEFAULT 0;
CREATE INDEX incidents_overdue ON incidents (created_by, number_due) WHERE number_due IS NOT NULL;
CREATE UNIQUE INDEX incidents_temporary ON incidents (case_number) WHERE number_due IS NOT NULL;

-- What the caps count: one row for each incident, and for each search of the command line, which stores no incident.
-- To be kept 30 days after searched_at and as long as its incident.
CREATE TABLE searches (
  rid INTEGER PRIMARY KEY,
  -- null: a search of the command line
  incident_id BLOB UNIQUE,
  unit_id BLOB REFERENCES units (id),
  account_id BLOB REFERENCES accounts (id),
  -- SHA-256 of the folded case number, as the log has it; null: recorded before numbers were counted
  case_sha256 TEXT,
  -- from when on it counts; null: it waits for approval and has shown nothing yet
  searched_at INTEGER,
  -- the widest window that was searched: shrinking it later gives nothing back
  window_from INTEGER NOT NULL,
  window_to INTEGER NOT NULL,
  -- as of the incident; the box is that of the place alone
  place BLOB NOT NULL,
  radius_m REAL NOT NULL,
  min_lon REAL NOT NULL,
  min_lat REAL NOT NULL,
  max_lon REAL NOT NULL,
  max_lat REAL NOT NULL
) STRICT;
CREATE INDEX searches_number ON searches (case_sha256);
CREATE INDEX searches_account ON searches (account_id, searched_at);
INSERT INTO searches (incident_id, unit_id, account_id, searched_at, window_from, window_to, place, radius_m,
  min_lon, min_lat, max_lon, max_lat)
  SELECT id, unit_id, created_by, created_at, window_from, window_to, place, radius_m, min_lon, min_lat, max_lon, max_lat
  FROM incidents ORDER BY rid;

-- What a second account was asked to let pass. To be kept as long as the incident.
CREATE TABLE approvals (
  rid INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  incident_id BLOB NOT NULL REFERENCES incidents (id),
  -- the search itself, or more cameras than its cap
  subject TEXT NOT NULL CHECK (subject IN ('search', 'cameras')),
  -- expired is pending after due_at, where it is urgent; withdrawn: a change of the incident made it needless
  state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'refused', 'withdrawn')),
  urgent INTEGER NOT NULL,
  reason TEXT NOT NULL,
  -- JSON: [{"code", "value", "cap"}]
  causes TEXT NOT NULL,
  -- it touches a sensitive place: for approvers without unit or of a province
  sensitive INTEGER NOT NULL,
  requested_at INTEGER NOT NULL,
  requested_by BLOB REFERENCES accounts (id),
  due_at INTEGER NOT NULL,
  decided_at INTEGER,
  decided_by BLOB REFERENCES accounts (id)
) STRICT;
CREATE INDEX approvals_incident ON approvals (incident_id);
CREATE INDEX approvals_pending ON approvals (rid) WHERE state = 'pending';

-- "Please do not let this be overwritten": one window of one camera (PRIVACY P20). To be kept 90 days.
CREATE TABLE preservation_notices (
  rid INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  number TEXT NOT NULL UNIQUE,
  incident_id BLOB NOT NULL REFERENCES incidents (id),
  camera_id BLOB NOT NULL REFERENCES cameras (id),
  window_from INTEGER NOT NULL,
  window_to INTEGER NOT NULL,
  -- JSON: the window on the recorder's clock as it was known then; null = nobody measured it
  recorder_window TEXT,
  created_at INTEGER NOT NULL,
  created_by BLOB REFERENCES accounts (id),
  -- without a request until then it asks for nothing any more
  lapses_at INTEGER NOT NULL
) STRICT;
CREATE INDEX preservation_notices_incident ON preservation_notices (incident_id, camera_id);
