-- Incidents: what an officer searches for. To be kept 30 days unless a request exists (PRIVACY P12).
CREATE TABLE incidents (
  rid INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  unit_id BLOB REFERENCES units (id),
  type TEXT NOT NULL,
  case_number TEXT NOT NULL,
  -- WKB Point, LineString or Polygon
  place BLOB NOT NULL,
  radius_m REAL NOT NULL,
  search_radius_m REAL,
  window_from INTEGER NOT NULL,
  window_to INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by BLOB REFERENCES accounts (id),
  min_lon REAL NOT NULL,
  min_lat REAL NOT NULL,
  max_lon REAL NOT NULL,
  max_lat REAL NOT NULL
) STRICT;
