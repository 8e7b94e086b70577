-- What the columns of a unit's own lists mean, under a name; kept until somebody deletes or replaces it.
CREATE TABLE list_mappings (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  unit_id uuid REFERENCES units (id),
  name text NOT NULL,
  folded text NOT NULL,
  -- JSON: heading to field
  mapping text NOT NULL,
  recorded_at timestamptz NOT NULL,
  recorded_by uuid REFERENCES accounts (id)
);
CREATE UNIQUE INDEX list_mappings_unit_name ON list_mappings (coalesce(unit_id, '00000000-0000-0000-0000-000000000000'), folded);
