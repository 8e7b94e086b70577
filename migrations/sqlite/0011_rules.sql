-- Owners who see later who asked (PRIVACY P7, P23), and what is kept for how long (P12).

-- Not shown to the owner before then; null = at once. The line itself is never removed.
ALTER TABLE owner_accesses ADD COLUMN hidden_until INTEGER;
-- 30 days, in microseconds.
UPDATE owner_accesses SET hidden_until = at + 2592000000000
  WHERE incident_id IN (SELECT id FROM incidents WHERE domestic_violence = 1);

-- An approver's word that the owners asked for an incident see it later; the last one holds. Kept as long as the incident.
CREATE TABLE history_delays (
  rid INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  incident_id BLOB NOT NULL REFERENCES incidents (id),
  days INTEGER NOT NULL CHECK (days BETWEEN 1 AND 30),
  reason TEXT NOT NULL,
  decided_at INTEGER NOT NULL,
  decided_by BLOB REFERENCES accounts (id)
) STRICT;
CREATE INDEX history_delays_incident ON history_delays (incident_id);

-- An incident that is to be kept longer than its time, with what hangs on it: why, and until when. Kept as long as it.
CREATE TABLE holds (
  rid INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  incident_id BLOB NOT NULL REFERENCES incidents (id),
  reason TEXT NOT NULL,
  until INTEGER NOT NULL,
  placed_at INTEGER NOT NULL,
  placed_by BLOB REFERENCES accounts (id)
) STRICT;
CREATE INDEX holds_incident ON holds (incident_id);

-- No reference any more: the incident is purged after its time, the notice after its own, which is longer.
CREATE TABLE preservation_notices_kept (
  rid INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  number TEXT NOT NULL UNIQUE,
  incident_id BLOB NOT NULL,
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
INSERT INTO preservation_notices_kept SELECT rid, id, number, incident_id, camera_id, window_from, window_to,
  recorder_window, created_at, created_by, lapses_at FROM preservation_notices;
DROP TABLE preservation_notices;
ALTER TABLE preservation_notices_kept RENAME TO preservation_notices;
CREATE INDEX preservation_notices_incident ON preservation_notices (incident_id, camera_id);

-- When what had its time was last deleted; null = never. Servers that share a database take turns by it.
ALTER TABLE deployment ADD COLUMN purged_at INTEGER;

-- Where the log begins: the last line that was purged, 0 and zeros where none was. A later line of the log, that of the
-- purge, says the same, so that a beginning that was cut off otherwise is found.
CREATE TABLE audit_start (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL
) STRICT;
INSERT INTO audit_start (only_row, seq, hash) VALUES (1, 0, zeroblob(32));

-- streets_full_name holds the key of the piece already, as every index here does; on PostgreSQL it is made anew with it.
