-- Lists that were taken over: each as a batch that can be undone, and the rows that wait for a person.

-- A batch: counts alone, to be kept as the paper trail.
CREATE TABLE imports (
  rid INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  unit_id BLOB REFERENCES units (id),
  -- null where the name is not to be repeated
  file_name TEXT,
  -- SHA-256 of the file
  file_hash BLOB NOT NULL,
  rows INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  recorded_by BLOB REFERENCES accounts (id),
  undone_at INTEGER,
  undone_by BLOB REFERENCES accounts (id)
) STRICT;

-- What became of each row, so that it is known again, can be mended and can be undone. To be kept 180 days.
CREATE TABLE import_rows (
  rid INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  import_id BLOB NOT NULL REFERENCES imports (id),
  -- where it stands in the file, such as 'line 7'
  place TEXT NOT NULL,
  -- SHA-256 of what it says of the camera, and which of those alike within its file it is
  row_hash BLOB NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('created', 'updated', 'unchanged', 'waiting')),
  -- no reference: undoing a batch takes its cameras away
  camera_id BLOB,
  -- of the camera, before and after; another one means that somebody touched it since
  revision_before INTEGER,
  revision INTEGER,
  -- JSON of what an update replaced: the camera's input and whose word its fields were
  before TEXT,
  -- of one that waits, JSON: what could be read, what the list speaks of, and what has to be mended
  fields TEXT,
  stated TEXT,
  complaints TEXT,
  -- of one that waits: the owner's name and phone, encrypted as in owner_contacts and bound to this row
  key_id TEXT,
  sealed BLOB,
  -- JSON of what a person should look at; null once somebody did
  remarks TEXT
) STRICT;
CREATE INDEX import_rows_import ON import_rows (import_id);
CREATE INDEX import_rows_hash ON import_rows (row_hash);
CREATE INDEX import_rows_camera ON import_rows (camera_id);
CREATE INDEX import_rows_review ON import_rows (rid) WHERE state = 'waiting' OR remarks IS NOT NULL;
