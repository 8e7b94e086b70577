-- What is seen commune by commune leaves as a file under the same numbers.
ALTER TABLE exports RENAME TO exports_before;
DROP INDEX exports_number;
CREATE TABLE exports (
  rid INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  unit_id BLOB REFERENCES units (id),
  -- each unit counts its own from 1 in every year
  year INTEGER NOT NULL,
  ordinal INTEGER NOT NULL CHECK (ordinal > 0),
  format TEXT NOT NULL CHECK (format IN ('csv', 'xlsx', 'geojson', 'kml', 'osm')),
  -- which cameras were asked for, as JSON
  filter TEXT NOT NULL,
  rows INTEGER NOT NULL,
  file_hash BLOB NOT NULL,
  reason TEXT,
  exported_at INTEGER NOT NULL,
  exported_by BLOB REFERENCES accounts (id),
  subject TEXT NOT NULL DEFAULT 'cameras'
    CHECK (subject IN ('cameras', 'scenario', 'proposal', 'measurement', 'communes'))
) STRICT;
INSERT INTO exports (rid, id, unit_id, year, ordinal, format, filter, rows, file_hash, reason, exported_at, exported_by, subject)
  SELECT rid, id, unit_id, year, ordinal, format, filter, rows, file_hash, reason, exported_at, exported_by, subject
    FROM exports_before;
DROP TABLE exports_before;
CREATE UNIQUE INDEX exports_number ON exports (coalesce(unit_id, x'00'), year, ordinal);
