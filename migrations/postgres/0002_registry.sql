-- The registry: who owns what, where it hangs, how it looks, where it records, and when that was so.

CREATE TABLE owners (
  id uuid PRIMARY KEY NOT NULL,
  kind text NOT NULL CHECK (kind IN ('household', 'business', 'school', 'group', 'commune', 'organisation')),
  -- Never a person's name: names and contacts wait for encryption (PRIVACY P7).
  label text,
  unit_id uuid REFERENCES units (id),
  created_at timestamptz NOT NULL
);

-- One pole or wall that carries several cameras.
CREATE TABLE sites (
  id uuid PRIMARY KEY NOT NULL,
  unit_id uuid REFERENCES units (id),
  label text,
  lon double precision NOT NULL,
  lat double precision NOT NULL,
  source text NOT NULL,
  source_ref text NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (source, source_ref)
);

CREATE TABLE recorders (
  id uuid PRIMARY KEY NOT NULL,
  unit_id uuid REFERENCES units (id),
  label text,
  created_at timestamptz NOT NULL
);

-- What is known of a recorder is a series of dated facts; measured_at null = since ever.
CREATE TABLE recorder_measurements (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  recorder_id uuid NOT NULL REFERENCES recorders (id),
  kind text NOT NULL CHECK (kind IN
    ('retention_declared', 'footage_seen', 'footage_gone', 'oldest_footage', 'reset', 'mode', 'clock')),
  measured_at timestamptz,
  days double precision,
  offset_s double precision,
  network_time boolean,
  recording_mode text CHECK (recording_mode IN ('continuous', 'motion', 'schedule')),
  recording_schedule text,
  recorded_at timestamptz NOT NULL,
  recorded_by uuid REFERENCES accounts (id),
  -- a correction: it is no longer believed
  superseded_at timestamptz
);
CREATE INDEX recorder_measurements_recorder ON recorder_measurements (recorder_id);

CREATE TABLE cameras (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  code text NOT NULL,
  unit_id uuid REFERENCES units (id),
  owner_id uuid REFERENCES owners (id),
  site_id uuid REFERENCES sites (id),
  label text,
  -- code and label without marks, for searching
  folded text NOT NULL,
  purpose text,
  verified_on text,
  source text NOT NULL,
  source_ref text NOT NULL,
  -- names of the fields that a person changed: imports report them as kept and leave them alone
  changed_by_person text NOT NULL DEFAULT '[]',
  revision bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  UNIQUE (source, source_ref)
);
-- A code is unique within its unit; cameras without a unit share one space of codes.
CREATE UNIQUE INDEX cameras_unit_code ON cameras (coalesce(unit_id, '00000000-0000-0000-0000-000000000000'::uuid), code);

-- Two times: valid_from/valid_to say when it was so, recorded_at/superseded_at when we believed it.
CREATE TABLE camera_versions (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  camera_id uuid NOT NULL REFERENCES cameras (id),
  valid_from timestamptz,
  valid_to timestamptz,
  recorded_at timestamptz NOT NULL,
  recorded_by uuid REFERENCES accounts (id),
  superseded_at timestamptz,
  source text NOT NULL,
  lon double precision NOT NULL CHECK (lon BETWEEN -180 AND 180),
  lat double precision NOT NULL CHECK (lat BETWEEN -90 AND 90),
  kind text NOT NULL CHECK (kind IN ('fixed', 'dome', 'panning', 'fisheye', 'stitched')),
  bearing_deg double precision,
  horizontal_fov_deg double precision,
  vertical_fov_deg double precision,
  tilt_deg double precision,
  width_px integer,
  height_px integer,
  near_m double precision,
  far_m double precision,
  night_far_m double precision,
  height_m double precision,
  -- GeoJSON: [{"area": Polygon, "set_in_device": bool, "checked_on": day}]
  masks text NOT NULL DEFAULT '[]',
  -- GeoJSON Polygon or MultiPolygon that replaces the computed coverage
  drawn_coverage text,
  recorder_id uuid REFERENCES recorders (id),
  recorder_channel text
);
CREATE INDEX camera_versions_camera ON camera_versions (camera_id);

CREATE TABLE status_events (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  camera_id uuid NOT NULL REFERENCES cameras (id),
  status text NOT NULL CHECK (status IN ('unknown', 'working', 'faulty', 'disconnected', 'planned', 'removed')),
  -- null: holds backwards for ever
  since timestamptz,
  recorded_at timestamptz NOT NULL,
  recorded_by uuid REFERENCES accounts (id),
  -- a correction: it is no longer believed
  superseded_at timestamptz
);
CREATE INDEX status_events_camera ON status_events (camera_id);

-- Derived from a version and the obstacles around it; one row for each version that is not superseded.
-- The box holds the camera's place and all that it sees, so that one index finds both.
CREATE TABLE coverages (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version_id uuid NOT NULL UNIQUE REFERENCES camera_versions (id),
  indoors boolean NOT NULL,
  drawn boolean NOT NULL,
  viewpoint_lon double precision NOT NULL,
  viewpoint_lat double precision NOT NULL,
  sector_bearing_deg double precision NOT NULL,
  sector_width_deg double precision NOT NULL,
  sector_near_m double precision NOT NULL,
  sector_far_m double precision NOT NULL,
  -- JSON list of what had to be assumed
  assumptions text NOT NULL,
  day_visible bytea,
  day_area_m2 double precision,
  -- 'unknown': nobody knows what it sees at night; 'blind': nothing; 'view': night_visible
  night_kind text NOT NULL CHECK (night_kind IN ('unknown', 'blind', 'view')),
  sector_night_far_m double precision,
  night_visible bytea,
  night_area_m2 double precision,
  min_lon double precision NOT NULL,
  min_lat double precision NOT NULL,
  max_lon double precision NOT NULL,
  max_lat double precision NOT NULL,
  box geometry(Polygon, 4326) GENERATED ALWAYS AS (ST_MakeEnvelope(min_lon, min_lat, max_lon, max_lat, 4326)) STORED,
  day_geometry geometry(Geometry, 4326) GENERATED ALWAYS AS (ST_GeomFromWKB(day_visible, 4326)) STORED
);

CREATE INDEX coverages_box ON coverages USING gist (box);
