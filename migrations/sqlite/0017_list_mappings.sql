-- What the columns of a unit's own lists mean, under a name; kept until somebody deletes or replaces it.
CREATE TABLE list_mappings (
  rid INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  unit_id BLOB REFERENCES units (id),
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  -- JSON: heading to field
  mapping TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  recorded_by BLOB REFERENCES accounts (id)
) STRICT;
CREATE UNIQUE INDEX list_mappings_unit_name ON list_mappings (coalesce(unit_id, x'00'), folded);
