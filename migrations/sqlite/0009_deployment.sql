-- Where each camera hangs today and in what state, ready to be counted for a map of a whole country.

-- Both tables are derived, by triggers, because cameras are written in many places and counts that drift are worse than
-- none. Places are whole numbers so that sums never depend on the order of their parts: ten-millionths of a degree from
-- the south-west corner of the world, and columns and rows of cells of 64 pixels.
-- The rows are those of Mercator's map up to the seventh power of the latitude (asinh(tan p) = p + p^3/6 + p^5/24 +
-- 61 p^7/5040 + ...): SQLite has no tangent, and nobody sees that cells at 60 degrees are 67 pixels high.
CREATE TABLE camera_points (
  -- cell at zoom 14, some 600 m wide: what a map that is near narrows by
  cell_x INTEGER NOT NULL,
  cell_y INTEGER NOT NULL,
  camera_id BLOB NOT NULL UNIQUE,
  unit_id BLOB,
  status TEXT NOT NULL,
  -- cell at zoom 22, from which those of every other zoom follow by halving
  x INTEGER NOT NULL,
  y INTEGER NOT NULL,
  lon_e7 INTEGER NOT NULL,
  lat_e7 INTEGER NOT NULL,
  PRIMARY KEY (cell_x, cell_y, camera_id)
) STRICT, WITHOUT ROWID;

-- The same, summed in cells at zoom 11, some 5 km wide: what a map that is far adds up.
CREATE TABLE camera_cells (
  cell_x INTEGER NOT NULL,
  cell_y INTEGER NOT NULL,
  unit_id BLOB,
  status TEXT NOT NULL,
  cameras INTEGER NOT NULL,
  lon_e7 INTEGER NOT NULL,
  lat_e7 INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX camera_cells_cell ON camera_cells (cell_x, cell_y, coalesce(unit_id, x'00'), status);

CREATE VIEW camera_points_now AS
  SELECT x >> 8 AS cell_x, y >> 8 AS cell_y, camera_id, unit_id, status, x, y, lon_e7, lat_e7 FROM (
    SELECT camera_id, unit_id, status,
      min(CAST((lon + 180.0) / 360.0 * 16777216.0 AS INTEGER), 16777215) AS x,
      CAST((0.5 - p * (1.0 + p * p * (0.16666666666666666 + p * p * (0.041666666666666664 + p * p * 0.012103174603174603)))
        / 6.283185307179586) * 16777216.0 AS INTEGER) AS y,
      CAST((lon + 180.0) * 10000000.0 + 0.5 AS INTEGER) AS lon_e7,
      CAST((lat + 90.0) * 10000000.0 + 0.5 AS INTEGER) AS lat_e7
    FROM (
      SELECT k.id AS camera_id, k.unit_id, v.lon, v.lat, v.lat * 0.017453292519943295 AS p,
        coalesce((SELECT e.status FROM status_events e WHERE e.camera_id = k.id AND e.superseded_at IS NULL
          ORDER BY e.since IS NULL, e.since DESC, e.rid DESC LIMIT 1), 'unknown') AS status
      FROM cameras k
      JOIN camera_versions v ON v.camera_id = k.id AND v.superseded_at IS NULL AND v.valid_to IS NULL
    )
  );

CREATE TRIGGER camera_points_insert AFTER INSERT ON camera_points BEGIN
  INSERT INTO camera_cells (cell_x, cell_y, unit_id, status, cameras, lon_e7, lat_e7)
  VALUES (new.cell_x >> 3, new.cell_y >> 3, new.unit_id, new.status, 1, new.lon_e7, new.lat_e7)
  ON CONFLICT (cell_x, cell_y, coalesce(unit_id, x'00'), status) DO UPDATE SET cameras = cameras + 1,
    lon_e7 = lon_e7 + excluded.lon_e7, lat_e7 = lat_e7 + excluded.lat_e7;
END;
CREATE TRIGGER camera_points_delete AFTER DELETE ON camera_points BEGIN
  UPDATE camera_cells SET cameras = cameras - 1, lon_e7 = lon_e7 - old.lon_e7, lat_e7 = lat_e7 - old.lat_e7
  WHERE cell_x = old.cell_x >> 3 AND cell_y = old.cell_y >> 3
    AND coalesce(unit_id, x'00') = coalesce(old.unit_id, x'00') AND status = old.status;
END;

CREATE TRIGGER camera_versions_insert AFTER INSERT ON camera_versions BEGIN
  DELETE FROM camera_points WHERE camera_id = new.camera_id;
  INSERT INTO camera_points SELECT * FROM camera_points_now WHERE camera_id = new.camera_id;
END;
CREATE TRIGGER camera_versions_update AFTER UPDATE OF valid_to, superseded_at, lon, lat ON camera_versions BEGIN
  DELETE FROM camera_points WHERE camera_id = new.camera_id;
  INSERT INTO camera_points SELECT * FROM camera_points_now WHERE camera_id = new.camera_id;
END;
CREATE TRIGGER camera_versions_delete AFTER DELETE ON camera_versions BEGIN
  DELETE FROM camera_points WHERE camera_id = old.camera_id;
  INSERT INTO camera_points SELECT * FROM camera_points_now WHERE camera_id = old.camera_id;
END;
CREATE TRIGGER status_events_insert AFTER INSERT ON status_events BEGIN
  DELETE FROM camera_points WHERE camera_id = new.camera_id;
  INSERT INTO camera_points SELECT * FROM camera_points_now WHERE camera_id = new.camera_id;
END;
CREATE TRIGGER status_events_update AFTER UPDATE OF status, since, superseded_at ON status_events BEGIN
  DELETE FROM camera_points WHERE camera_id = new.camera_id;
  INSERT INTO camera_points SELECT * FROM camera_points_now WHERE camera_id = new.camera_id;
END;
CREATE TRIGGER status_events_delete AFTER DELETE ON status_events BEGIN
  DELETE FROM camera_points WHERE camera_id = old.camera_id;
  INSERT INTO camera_points SELECT * FROM camera_points_now WHERE camera_id = old.camera_id;
END;
CREATE TRIGGER cameras_update AFTER UPDATE OF unit_id ON cameras BEGIN
  DELETE FROM camera_points WHERE camera_id = new.id;
  INSERT INTO camera_points SELECT * FROM camera_points_now WHERE camera_id = new.id;
END;

INSERT INTO camera_points SELECT * FROM camera_points_now;
