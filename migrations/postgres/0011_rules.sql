-- Owners who see later who asked (PRIVACY P7, P23), and what is kept for how long (P12).

-- Not shown to the owner before then; null = at once. The line itself is never removed.
ALTER TABLE owner_accesses ADD COLUMN hidden_until timestamptz;
UPDATE owner_accesses SET hidden_until = at + interval '720 hours'
  WHERE incident_id IN (SELECT id FROM incidents WHERE domestic_violence);

-- An approver's word that the owners asked for an incident see it later; the last one holds. Kept as long as the incident.
CREATE TABLE history_delays (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  incident_id uuid NOT NULL REFERENCES incidents (id),
  days bigint NOT NULL CHECK (days BETWEEN 1 AND 30),
  reason text NOT NULL,
  decided_at timestamptz NOT NULL,
  decided_by uuid REFERENCES accounts (id)
);
CREATE INDEX history_delays_incident ON history_delays (incident_id);

-- An incident that is to be kept longer than its time, with what hangs on it: why, and until when. Kept as long as it.
CREATE TABLE holds (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  incident_id uuid NOT NULL REFERENCES incidents (id),
  reason text NOT NULL,
  until timestamptz NOT NULL,
  placed_at timestamptz NOT NULL,
  placed_by uuid REFERENCES accounts (id)
);
CREATE INDEX holds_incident ON holds (incident_id);

-- No reference any more: the incident is purged after its time, the notice after its own, which is longer.
ALTER TABLE preservation_notices DROP CONSTRAINT preservation_notices_incident_id_fkey;

-- When what had its time was last deleted; null = never. Servers that share a database take turns by it.
ALTER TABLE deployment ADD COLUMN purged_at timestamptz;

-- Where the log begins: the last line that was purged, 0 and zeros where none was. A later line of the log, that of the
-- purge, says the same, so that a beginning that was cut off otherwise is found.
CREATE TABLE audit_start (
  only_row integer PRIMARY KEY CHECK (only_row = 1),
  seq bigint NOT NULL,
  hash bytea NOT NULL
);
INSERT INTO audit_start (only_row, seq, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex'));

-- With the key of the piece, so that the streets of a name are put in order from the index alone, as on SQLite, whose
-- indexes hold the rowid.
DROP INDEX streets_full_name;
CREATE INDEX streets_full_name ON streets (full_name, min_lon, min_lat, max_lon, max_lat) INCLUDE (rid);
