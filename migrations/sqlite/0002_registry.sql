-- The registry: who owns what, where it hangs, how it looks, where it records, and when that was so.

CREATE TABLE owners (
  id BLOB PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('household', 'business', 'school', 'group', 'commune', 'organisation')),
  -- Never a person's name: names and contacts wait for encryption (PRIVACY P7).
  label TEXT,
  unit_id BLOB REFERENCES units (id),
  created_at INTEGER NOT NULL
) STRICT;

-- One pole or wall that carries several cameras.
CREATE TABLE sites (
  id BLOB PRIMARY KEY NOT NULL,
  unit_id BLOB REFERENCES units (id),
  label TEXT,
  lon REAL NOT NULL,
  lat REAL NOT NULL,
  source TEXT NOT NULL,
  source_ref TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (source, source_ref)
) STRICT;

CREATE TABLE recorders (
  id BLOB PRIMARY KEY NOT NULL,
  unit_id BLOB REFERENCES units (id),
  label TEXT,
  created_at INTEGER NOT NULL
) STRICT;

-- What is known of a recorder is a series of dated facts; measured_at null = since ever.
CREATE TABLE recorder_measurements (
  rid INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  recorder_id BLOB NOT NULL REFERENCES recorders (id),
  kind TEXT NOT NULL CHECK (kind IN
    ('retention_declared', 'footage_seen', 'footage_gone', 'oldest_footage', 'reset', 'mode', 'clock')),
  measured_at INTEGER,
  days REAL,
  offset_s REAL,
  network_time INTEGER,
  recording_mode TEXT CHECK (recording_mode IN ('continuous', 'motion', 'schedule')),
  recording_schedule TEXT,
  recorded_at INTEGER NOT NULL,
  recorded_by BLOB REFERENCES accounts (id),
  -- a correction: it is no longer believed
  superseded_at INTEGER
) STRICT;
CREATE INDEX recorder_measurements_recorder ON recorder_measurements (recorder_id);

CREATE TABLE cameras (
  rid INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  code TEXT NOT NULL,
  unit_id BLOB REFERENCES units (id),
  owner_id BLOB REFERENCES owners (id),
  site_id BLOB REFERENCES sites (id),
  label TEXT,
  -- code and label without marks, for searching
  folded TEXT NOT NULL,
  purpose TEXT,
  verified_on TEXT,
  source TEXT NOT NULL,
  source_ref TEXT NOT NULL,
  -- names of the fields that a person changed: imports report them as kept and leave them alone
  changed_by_person TEXT NOT NULL DEFAULT '[]',
  revision INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  UNIQUE (source, source_ref)
) STRICT;
-- A code is unique within its unit; cameras without a unit share one space of codes.
CREATE UNIQUE INDEX cameras_unit_code ON cameras (coalesce(unit_id, x'00'), code);

-- Two times: valid_from/valid_to say when it was so, recorded_at/superseded_at when we believed it.
CREATE TABLE camera_versions (
  rid INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  camera_id BLOB NOT NULL REFERENCES cameras (id),
  valid_from INTEGER,
  valid_to INTEGER,
  recorded_at INTEGER NOT NULL,
  recorded_by BLOB REFERENCES accounts (id),
  superseded_at INTEGER,
  source TEXT NOT NULL,
  lon REAL NOT NULL CHECK (lon BETWEEN -180 AND 180),
  lat REAL NOT NULL CHECK (lat BETWEEN -90 AND 90),
  kind TEXT NOT NULL CHECK (kind IN ('fixed', 'dome', 'panning', 'fisheye', 'stitched')),
  bearing_deg REAL,
  horizontal_fov_deg REAL,
  vertical_fov_deg REAL,
  tilt_deg REAL,
  width_px INTEGER,
  height_px INTEGER,
  near_m REAL,
  far_m REAL,
  night_far_m REAL,
  height_m REAL,
  -- GeoJSON: [{"area": Polygon, "set_in_device": bool, "checked_on": day}]
  masks TEXT NOT NULL DEFAULT '[]',
  -- GeoJSON Polygon or MultiPolygon that replaces the computed coverage
  drawn_coverage TEXT,
  recorder_id BLOB REFERENCES recorders (id),
  recorder_channel TEXT
) STRICT;
CREATE INDEX camera_versions_camera ON camera_versions (camera_id);

CREATE TABLE status_events (
  rid INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  camera_id BLOB NOT NULL REFERENCES cameras (id),
  status TEXT NOT NULL CHECK (status IN ('unknown', 'working', 'faulty', 'disconnected', 'planned', 'removed')),
  -- null: holds backwards for ever
  since INTEGER,
  recorded_at INTEGER NOT NULL,
  recorded_by BLOB REFERENCES accounts (id),
  -- a correction: it is no longer believed
  superseded_at INTEGER
) STRICT;
CREATE INDEX status_events_camera ON status_events (camera_id);

-- Derived from a version and the obstacles around it; one row for each version that is not superseded.
-- The box holds the camera's place and all that it sees, so that one index finds both.
CREATE TABLE coverages (
  rid INTEGER PRIMARY KEY,
  version_id BLOB NOT NULL UNIQUE REFERENCES camera_versions (id),
  indoors INTEGER NOT NULL,
  drawn INTEGER NOT NULL,
  viewpoint_lon REAL NOT NULL,
  viewpoint_lat REAL NOT NULL,
  sector_bearing_deg REAL NOT NULL,
  sector_width_deg REAL NOT NULL,
  sector_near_m REAL NOT NULL,
  sector_far_m REAL NOT NULL,
  -- JSON list of what had to be assumed
  assumptions TEXT NOT NULL,
  day_visible BLOB,
  day_area_m2 REAL,
  -- 'unknown': nobody knows what it sees at night; 'blind': nothing; 'view': night_visible
  night_kind TEXT NOT NULL CHECK (night_kind IN ('unknown', 'blind', 'view')),
  sector_night_far_m REAL,
  night_visible BLOB,
  night_area_m2 REAL,
  min_lon REAL NOT NULL,
  min_lat REAL NOT NULL,
  max_lon REAL NOT NULL,
  max_lat REAL NOT NULL
) STRICT;

-- 32-bit floats rounded outwards: a prefilter; statements repeat the test on the exact columns.
CREATE VIRTUAL TABLE coverages_box USING rtree (rid, min_lon, max_lon, min_lat, max_lat);
CREATE TRIGGER coverages_box_insert AFTER INSERT ON coverages BEGIN
  INSERT INTO coverages_box VALUES (new.rid, new.min_lon, new.max_lon, new.min_lat, new.max_lat);
END;
CREATE TRIGGER coverages_box_update AFTER UPDATE OF min_lon, min_lat, max_lon, max_lat ON coverages BEGIN
  UPDATE coverages_box SET min_lon = new.min_lon, max_lon = new.max_lon, min_lat = new.min_lat, max_lat = new.max_lat
  WHERE rid = new.rid;
END;
CREATE TRIGGER coverages_box_delete AFTER DELETE ON coverages BEGIN
  DELETE FROM coverages_box WHERE rid = old.rid;
END;
