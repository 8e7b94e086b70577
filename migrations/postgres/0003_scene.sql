-- The scene: what blocks a view, the streets, and what the map shows beneath.

CREATE TABLE obstacles (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  kind text NOT NULL CHECK (kind IN ('building', 'wall')),
  source text NOT NULL,
  source_ref text NOT NULL,
  name text,
  height_m double precision,
  -- false for roofs, underground parts and parts that hang above the street
  blocks boolean NOT NULL,
  -- MultiPolygon
  outline bytea NOT NULL,
  changed_by_person boolean NOT NULL DEFAULT false,
  retired_at timestamptz,
  min_lon double precision NOT NULL,
  min_lat double precision NOT NULL,
  max_lon double precision NOT NULL,
  max_lat double precision NOT NULL,
  box geometry(Polygon, 4326) GENERATED ALWAYS AS (ST_MakeEnvelope(min_lon, min_lat, max_lon, max_lat, 4326)) STORED,
  outline_geometry geometry(Geometry, 4326) GENERATED ALWAYS AS (ST_GeomFromWKB(outline, 4326)) STORED,
  UNIQUE (source, source_ref)
);
CREATE INDEX obstacles_box ON obstacles USING gist (box);

CREATE TABLE streets (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  source text NOT NULL,
  source_ref text NOT NULL,
  name text,
  class text NOT NULL,
  -- 1 along the line, -1 against it, 0 both ways; for vehicles
  oneway integer NOT NULL,
  layer integer NOT NULL,
  bridge boolean NOT NULL,
  tunnel boolean NOT NULL,
  foot text,
  bicycle text,
  motorcycle text,
  motor text,
  -- 8 bytes little-endian for each point of the line: equal numbers are one junction
  node_refs bytea NOT NULL,
  -- LineString
  line bytea NOT NULL,
  min_lon double precision NOT NULL,
  min_lat double precision NOT NULL,
  max_lon double precision NOT NULL,
  max_lat double precision NOT NULL,
  box geometry(Polygon, 4326) GENERATED ALWAYS AS (ST_MakeEnvelope(min_lon, min_lat, max_lon, max_lat, 4326)) STORED,
  line_geometry geometry(Geometry, 4326) GENERATED ALWAYS AS (ST_GeomFromWKB(line, 4326)) STORED,
  UNIQUE (source, source_ref)
);
CREATE INDEX streets_box ON streets USING gist (box);

CREATE TABLE places (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  source text NOT NULL,
  source_ref text NOT NULL,
  -- null where the place is sensitive: neither its kind nor its name is stored (PRIVACY P21)
  kind text,
  name text,
  folded text,
  sensitive boolean NOT NULL,
  lon double precision NOT NULL,
  lat double precision NOT NULL,
  min_lon double precision NOT NULL,
  min_lat double precision NOT NULL,
  max_lon double precision NOT NULL,
  max_lat double precision NOT NULL,
  box geometry(Polygon, 4326) GENERATED ALWAYS AS (ST_MakeEnvelope(min_lon, min_lat, max_lon, max_lat, 4326)) STORED,
  UNIQUE (source, source_ref)
);
CREATE INDEX places_box ON places USING gist (box);

-- Water and green, drawn under everything else.
CREATE TABLE grounds (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  source text NOT NULL,
  source_ref text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('water', 'green')),
  -- MultiPolygon
  area bytea NOT NULL,
  min_lon double precision NOT NULL,
  min_lat double precision NOT NULL,
  max_lon double precision NOT NULL,
  max_lat double precision NOT NULL,
  box geometry(Polygon, 4326) GENERATED ALWAYS AS (ST_MakeEnvelope(min_lon, min_lat, max_lon, max_lat, 4326)) STORED,
  area_geometry geometry(Geometry, 4326) GENERATED ALWAYS AS (ST_GeomFromWKB(area, 4326)) STORED,
  UNIQUE (source, source_ref)
);
CREATE INDEX grounds_box ON grounds USING gist (box);
