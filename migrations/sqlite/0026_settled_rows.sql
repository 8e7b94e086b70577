-- What a person did with a row of a list that waited is known when the same row comes again.
ALTER TABLE import_rows RENAME TO import_rows_before;
CREATE TABLE import_rows (
  rid INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  import_id BLOB NOT NULL REFERENCES imports (id),
  -- where it stands in the file, such as 'line 7'
  place TEXT NOT NULL,
  -- SHA-256 of what it says of the camera, and which of those alike within its file it is
  row_hash BLOB NOT NULL,
  -- one that was let go keeps its hash alone
  state TEXT NOT NULL CHECK (state IN ('created', 'updated', 'unchanged', 'waiting', 'let_go')),
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
  remarks TEXT,
  -- of one that waits, JSON: {amount_dong, source}; never of a household (PRIVACY P3)
  money TEXT,
  -- whether it waited, and a person said which camera it is, or is to be
  mended INTEGER NOT NULL DEFAULT 0 CHECK (mended IN (0, 1))
) STRICT;
INSERT INTO import_rows (rid, id, import_id, place, row_hash, state, camera_id, revision_before, revision, before, fields,
  stated, complaints, key_id, sealed, remarks, money)
  SELECT rid, id, import_id, place, row_hash, state, camera_id, revision_before, revision, before, fields, stated,
    complaints, key_id, sealed, remarks, money FROM import_rows_before;
DROP TABLE import_rows_before;
CREATE INDEX import_rows_import ON import_rows (import_id);
CREATE INDEX import_rows_hash ON import_rows (row_hash);
CREATE INDEX import_rows_camera ON import_rows (camera_id);
CREATE INDEX import_rows_review ON import_rows (rid) WHERE state = 'waiting' OR remarks IS NOT NULL;
