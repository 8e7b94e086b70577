-- Incidents: what an officer searches for. To be kept 30 days unless a request exists (PRIVACY P12).
CREATE TABLE incidents (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  unit_id uuid REFERENCES units (id),
  type text NOT NULL,
  case_number text NOT NULL,
  -- WKB Point, LineString or Polygon
  place bytea NOT NULL,
  radius_m double precision NOT NULL,
  search_radius_m double precision,
  window_from timestamptz NOT NULL,
  window_to timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid REFERENCES accounts (id),
  min_lon double precision NOT NULL,
  min_lat double precision NOT NULL,
  max_lon double precision NOT NULL,
  max_lat double precision NOT NULL
);
