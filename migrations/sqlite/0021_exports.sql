-- Files that leave the registry (PRIVACY P8).

-- Whether a camera may stand in what anybody may see: OpenStreetMap, say. Only public bodies' cameras may, and none does until
-- somebody says so.
ALTER TABLE cameras ADD COLUMN public INTEGER NOT NULL DEFAULT 0 CHECK (public IN (0, 1));

-- Every export with points: its number, and what the file was, so that one that turns up can be told. No point stands here.
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
  exported_by BLOB REFERENCES accounts (id)
) STRICT;
CREATE UNIQUE INDEX exports_number ON exports (coalesce(unit_id, x'00'), year, ordinal);
