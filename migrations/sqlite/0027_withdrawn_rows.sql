-- Whoever withdrew does not come back with the same list, not even once its import is undone (PRIVACY P9).

-- whether it was let go because the owner withdrew; then nothing of it is left but its hash
ALTER TABLE import_rows ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1));
UPDATE import_rows SET withdrawn = 1 WHERE state = 'let_go' AND place = '';
