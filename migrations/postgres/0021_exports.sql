-- Files that leave the registry (PRIVACY P8).

-- Whether a camera may stand in what anybody may see: OpenStreetMap, say. Only public bodies' cameras may, and none does until
-- somebody says so.
ALTER TABLE cameras ADD COLUMN public boolean NOT NULL DEFAULT false;

-- Every export with points: its number, and what the file was, so that one that turns up can be told. No point stands here.
CREATE TABLE exports (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  unit_id uuid REFERENCES units (id),
  -- each unit counts its own from 1 in every year
  year bigint NOT NULL,
  ordinal bigint NOT NULL CHECK (ordinal > 0),
  format text NOT NULL CHECK (format IN ('csv', 'xlsx', 'geojson', 'kml', 'osm')),
  -- which cameras were asked for, as JSON
  filter text NOT NULL,
  rows bigint NOT NULL,
  file_hash bytea NOT NULL,
  reason text,
  exported_at timestamptz NOT NULL,
  exported_by uuid REFERENCES accounts (id)
);
CREATE UNIQUE INDEX exports_number ON exports (coalesce(unit_id, '00000000-0000-0000-0000-000000000000'::uuid), year, ordinal);
