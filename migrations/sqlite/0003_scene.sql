-- The scene: what blocks a view, the streets, and what the map shows beneath.

CREATE TABLE obstacles (
  rid INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('building', 'wall')),
  source TEXT NOT NULL,
  source_ref TEXT NOT NULL,
  name TEXT,
  height_m REAL,
  -- false for roofs, underground parts and parts that hang above the street
  blocks INTEGER NOT NULL,
  -- MultiPolygon
  outline BLOB NOT NULL,
  changed_by_person INTEGER NOT NULL DEFAULT 0,
  retired_at INTEGER,
  min_lon REAL NOT NULL,
  min_lat REAL NOT NULL,
  max_lon REAL NOT NULL,
  max_lat REAL NOT NULL,
  UNIQUE (source, source_ref)
) STRICT;
CREATE VIRTUAL TABLE obstacles_box USING rtree (rid, min_lon, max_lon, min_lat, max_lat);
CREATE TRIGGER obstacles_box_insert AFTER INSERT ON obstacles BEGIN
  INSERT INTO obstacles_box VALUES (new.rid, new.min_lon, new.max_lon, new.min_lat, new.max_lat);
END;
CREATE TRIGGER obstacles_box_update AFTER UPDATE OF min_lon, min_lat, max_lon, max_lat ON obstacles BEGIN
  UPDATE obstacles_box SET min_lon = new.min_lon, max_lon = new.max_lon, min_lat = new.min_lat, max_lat = new.max_lat
  WHERE rid = new.rid;
END;
CREATE TRIGGER obstacles_box_delete AFTER DELETE ON obstacles BEGIN
  DELETE FROM obstacles_box WHERE rid = old.rid;
END;

CREATE TABLE streets (
  rid INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  source TEXT NOT NULL,
  source_ref TEXT NOT NULL,
  name TEXT,
  class TEXT NOT NULL,
  -- 1 along the line, -1 against it, 0 both ways; for vehicles
  oneway INTEGER NOT NULL,
  layer INTEGER NOT NULL,
  bridge INTEGER NOT NULL,
  tunnel INTEGER NOT NULL,
  foot TEXT,
  bicycle TEXT,
  motorcycle TEXT,
  motor TEXT,
  -- 8 bytes little-endian for each point of the line: equal numbers are one junction
  node_refs BLOB NOT NULL,
  -- LineString
  line BLOB NOT NULL,
  min_lon REAL NOT NULL,
  min_lat REAL NOT NULL,
  max_lon REAL NOT NULL,
  max_lat REAL NOT NULL,
  UNIQUE (source, source_ref)
) STRICT;
CREATE VIRTUAL TABLE streets_box USING rtree (rid, min_lon, max_lon, min_lat, max_lat);
CREATE TRIGGER streets_box_insert AFTER INSERT ON streets BEGIN
  INSERT INTO streets_box VALUES (new.rid, new.min_lon, new.max_lon, new.min_lat, new.max_lat);
END;
CREATE TRIGGER streets_box_update AFTER UPDATE OF min_lon, min_lat, max_lon, max_lat ON streets BEGIN
  UPDATE streets_box SET min_lon = new.min_lon, max_lon = new.max_lon, min_lat = new.min_lat, max_lat = new.max_lat
  WHERE rid = new.rid;
END;
CREATE TRIGGER streets_box_delete AFTER DELETE ON streets BEGIN
  DELETE FROM streets_box WHERE rid = old.rid;
END;

CREATE TABLE places (
  rid INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  source TEXT NOT NULL,
  source_ref TEXT NOT NULL,
  -- null where the place is sensitive: neither its kind nor its name is stored (PRIVACY P21)
  kind TEXT,
  name TEXT,
  folded TEXT,
  sensitive INTEGER NOT NULL,
  lon REAL NOT NULL,
  lat REAL NOT NULL,
  min_lon REAL NOT NULL,
  min_lat REAL NOT NULL,
  max_lon REAL NOT NULL,
  max_lat REAL NOT NULL,
  UNIQUE (source, source_ref)
) STRICT;
CREATE VIRTUAL TABLE places_box USING rtree (rid, min_lon, max_lon, min_lat, max_lat);
CREATE TRIGGER places_box_insert AFTER INSERT ON places BEGIN
  INSERT INTO places_box VALUES (new.rid, new.min_lon, new.max_lon, new.min_lat, new.max_lat);
END;
CREATE TRIGGER places_box_update AFTER UPDATE OF min_lon, min_lat, max_lon, max_lat ON places BEGIN
  UPDATE places_box SET min_lon = new.min_lon, max_lon = new.max_lon, min_lat = new.min_lat, max_lat = new.max_lat
  WHERE rid = new.rid;
END;
CREATE TRIGGER places_box_delete AFTER DELETE ON places BEGIN
  DELETE FROM places_box WHERE rid = old.rid;
END;

-- Water and green, drawn under everything else.
CREATE TABLE grounds (
  rid INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  source TEXT NOT NULL,
  source_ref TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('water', 'green')),
  -- MultiPolygon
  area BLOB NOT NULL,
  min_lon REAL NOT NULL,
  min_lat REAL NOT NULL,
  max_lon REAL NOT NULL,
  max_lat REAL NOT NULL,
  UNIQUE (source, source_ref)
) STRICT;
CREATE VIRTUAL TABLE grounds_box USING rtree (rid, min_lon, max_lon, min_lat, max_lat);
CREATE TRIGGER grounds_box_insert AFTER INSERT ON grounds BEGIN
  INSERT INTO grounds_box VALUES (new.rid, new.min_lon, new.max_lon, new.min_lat, new.max_lat);
END;
CREATE TRIGGER grounds_box_update AFTER UPDATE OF min_lon, min_lat, max_lon, max_lat ON grounds BEGIN
  UPDATE grounds_box SET min_lon = new.min_lon, max_lon = new.max_lon, min_lat = new.min_lat, max_lat = new.max_lat
  WHERE rid = new.rid;
END;
CREATE TRIGGER grounds_box_delete AFTER DELETE ON grounds BEGIN
  DELETE FROM grounds_box WHERE rid = old.rid;
END;
