-- What lists state, and for which there was no room.

-- the last day of the warranty
ALTER TABLE cameras ADD COLUMN warranty_until text;

-- The list that an entry came with; it goes when that is undone.
ALTER TABLE contributions ADD COLUMN import_id uuid REFERENCES imports (id);
CREATE INDEX contributions_import ON contributions (import_id) WHERE import_id IS NOT NULL;

-- of a row that waits, JSON: {amount_dong, source}; never of a household (PRIVACY P3)
ALTER TABLE import_rows ADD COLUMN money text;
