-- A missing adult is followed only once a second account approves it, also where no cap is passed (PRIVACY P23).
ALTER TABLE approvals RENAME TO approvals_before;
DROP INDEX approvals_incident;
DROP INDEX approvals_pending;
CREATE TABLE approvals (
  rid INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  incident_id BLOB NOT NULL REFERENCES incidents (id),
  -- the search itself, more cameras than its cap, or following a missing adult
  subject TEXT NOT NULL CHECK (subject IN ('search', 'cameras', 'follow')),
  -- expired is pending after due_at, where it opened at once; withdrawn: a change of the incident made it needless
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
  decided_by BLOB REFERENCES accounts (id),
  -- whether it let search and notices run before anybody decided
  at_once INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO approvals (rid, id, incident_id, subject, state, urgent, reason, causes, sensitive, requested_at, requested_by,
    due_at, decided_at, decided_by, at_once)
  SELECT rid, id, incident_id, subject, state, urgent, reason, causes, sensitive, requested_at, requested_by, due_at,
    decided_at, decided_by, at_once FROM approvals_before;
DROP TABLE approvals_before;
CREATE INDEX approvals_incident ON approvals (incident_id);
CREATE INDEX approvals_pending ON approvals (rid) WHERE state = 'pending';
