-- What a person did with a row of a list that waited is known when the same row comes again.

-- one that was let go keeps its hash alone
ALTER TABLE import_rows DROP CONSTRAINT import_rows_state_check;
ALTER TABLE import_rows ADD CONSTRAINT import_rows_state_check
  CHECK (state IN ('created', 'updated', 'unchanged', 'waiting', 'let_go'));

-- whether it waited, and a person said which camera it is, or is to be
ALTER TABLE import_rows ADD COLUMN mended boolean NOT NULL DEFAULT false;
