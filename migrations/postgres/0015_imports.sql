-- Lists that were taken over: each as a batch that can be undone, and the rows that wait for a person.

-- A batch: counts alone, to be kept as the paper trail.
CREATE TABLE imports (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  unit_id uuid REFERENCES units (id),
  -- null where the name is not to be repeated
  file_name text,
  -- SHA-256 of the file
  file_hash bytea NOT NULL,
  rows bigint NOT NULL,
  created bigint NOT NULL,
  updated bigint NOT NULL,
  unchanged bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  recorded_by uuid REFERENCES accounts (id),
  undone_at timestamptz,
  undone_by uuid REFERENCES accounts (id)
);

-- What became of each row, so that it is known again, can be mended and can be undone. To be kept 180 days.
CREATE TABLE import_rows (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  import_id uuid NOT NULL REFERENCES imports (id),
  -- where it stands in the file, such as 'line 7'
  place text NOT NULL,
  -- SHA-256 of what it says of the camera, and which of those alike within its file it is
  row_hash bytea NOT NULL,
  state text NOT NULL CHECK (state IN ('created', 'updated', 'unchanged', 'waiting')),
  -- no reference: undoing a batch takes its cameras away
  camera_id uuid,
  -- of the camera, before and after; another one means that somebody touched it since
  revision_before bigint,
  revision bigint,
  -- JSON of what an update replaced: the camera's input and whose word its fields were
  before text,
  -- of one that waits, JSON: what could be read, what the list speaks of, and what has to be mended
  fields text,
  stated text,
  complaints text,
  -- of one that waits: the owner's name and phone, encrypted as in owner_contacts and bound to this row
  key_id text,
  sealed bytea,
  -- JSON of what a person should look at; null once somebody did
  remarks text
);
CREATE INDEX import_rows_import ON import_rows (import_id);
CREATE INDEX import_rows_hash ON import_rows (row_hash);
CREATE INDEX import_rows_camera ON import_rows (camera_id);
CREATE INDEX import_rows_review ON import_rows (rid) WHERE state = 'waiting' OR remarks IS NOT NULL;
