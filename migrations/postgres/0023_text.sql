-- Any part of a code or a label is found among a million cameras: three letters and more by an index of letters in threes.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX cameras_text ON cameras USING gin (folded gin_trgm_ops);
-- Few owners have a label.
CREATE INDEX owners_folded ON owners (folded) WHERE folded <> '';
