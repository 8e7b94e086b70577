-- How far searches may go, who lets them go further, and footage that owners are asked to keep (PRIVACY P6, P20 to P23).

-- Counts the changes of the record; also its ETag.
ALTER TABLE incidents ADD COLUMN revision bigint NOT NULL DEFAULT 1;
-- When the temporary number is to be replaced at the latest; null = the number was issued.
ALTER TABLE incidents ADD COLUMN number_due timestamptz;
-- JSON list of injury, damage, weapon
ALTER TABLE incidents ADD COLUMN stated text NOT NULL DEFAULT '[]';
ALTER TABLE incidents ADD COLUMN age_class text CHECK (age_class IN ('child', 'adult', 'at_risk'));
ALTER TABLE incidents ADD COLUMN domestic_violence boolean NOT NULL DEFAULT false;
CREATE INDEX incidents_overdue ON incidents (created_by, number_due) WHERE number_due IS NOT NULL;
CREATE UNIQUE INDEX incidents_temporary ON incidents (case_number) WHERE number_due IS NOT NULL;

-- What the caps count: one row for each incident, and for each search of the command line, which stores no incident.
-- To be kept 30 days after searched_at and as long as its incident.
CREATE TABLE searches (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- null: a search of the command line
  incident_id uuid UNIQUE,
  unit_id uuid REFERENCES units (id),
  account_id uuid REFERENCES accounts (id),
  -- SHA-256 of the folded case number, as the log has it; null: recorded before numbers were counted
  case_sha256 text,
  -- from when on it counts; null: it waits for approval and has shown nothing yet
  searched_at timestamptz,
  -- the widest window that was searched: shrinking it later gives nothing back
  window_from timestamptz NOT NULL,
  window_to timestamptz NOT NULL,
  -- as of the incident; the box is that of the place alone
  place bytea NOT NULL,
  radius_m double precision NOT NULL,
  min_lon double precision NOT NULL,
  min_lat double precision NOT NULL,
  max_lon double precision NOT NULL,
  max_lat double precision NOT NULL
);
CREATE INDEX searches_number ON searches (case_sha256);
CREATE INDEX searches_account ON searches (account_id, searched_at);
INSERT INTO searches (incident_id, unit_id, account_id, searched_at, window_from, window_to, place, radius_m,
  min_lon, min_lat, max_lon, max_lat)
  SELECT id, unit_id, created_by, created_at, window_from, window_to, place, radius_m, min_lon, min_lat, max_lon, max_lat
  FROM incidents ORDER BY rid;

-- What a second account was asked to let pass. To be kept as long as the incident.
CREATE TABLE approvals (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  incident_id uuid NOT NULL REFERENCES incidents (id),
  -- the search itself, or more cameras than its cap
  subject text NOT NULL CHECK (subject IN ('search', 'cameras')),
  -- expired is pending after due_at, where it is urgent; withdrawn: a change of the incident made it needless
  state text NOT NULL CHECK (state IN ('pending', 'approved', 'refused', 'withdrawn')),
  urgent boolean NOT NULL,
  reason text NOT NULL,
  -- JSON: [{"code", "value", "cap"}]
  causes text NOT NULL,
  -- it touches a sensitive place: for approvers without unit or of a province
  sensitive boolean NOT NULL,
  requested_at timestamptz NOT NULL,
  requested_by uuid REFERENCES accounts (id),
  due_at timestamptz NOT NULL,
  decided_at timestamptz,
  decided_by uuid REFERENCES accounts (id)
);
CREATE INDEX approvals_incident ON approvals (incident_id);
CREATE INDEX approvals_pending ON approvals (rid) WHERE state = 'pending';

-- "Please do not let this be overwritten": one window of one camera (PRIVACY P20). To be kept 90 days.
CREATE TABLE preservation_notices (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  number text NOT NULL UNIQUE,
  incident_id uuid NOT NULL REFERENCES incidents (id),
  camera_id uuid NOT NULL REFERENCES cameras (id),
  window_from timestamptz NOT NULL,
  window_to timestamptz NOT NULL,
  -- JSON: the window on the recorder's clock as it was known then; null = nobody measured it
  recorder_window text,
  created_at timestamptz NOT NULL,
  created_by uuid REFERENCES accounts (id),
  -- without a request until then it asks for nothing any more
  lapses_at timestamptz NOT NULL
);
CREATE INDEX preservation_notices_incident ON preservation_notices (incident_id, camera_id);
