-- Whoever withdrew does not come back with the same list, not even once its import is undone (PRIVACY P9).

-- whether it was let go because the owner withdrew; then nothing of it is left but its hash
ALTER TABLE import_rows ADD COLUMN withdrawn boolean NOT NULL DEFAULT false;
UPDATE import_rows SET withdrawn = true WHERE state = 'let_go' AND place = '';
