-- Where each camera hangs today and in what state, ready to be counted for a map of a whole country.

-- Both tables are derived, by triggers, because cameras are written in many places and counts that drift are worse than
-- none. Places are whole numbers so that sums never depend on the order of their parts: ten-millionths of a degree from
-- the south-west corner of the world, and columns and rows of cells of 64 pixels.
-- The rows are those of Mercator's map up to the seventh power of the latitude (asinh(tan p) = p + p^3/6 + p^5/24 +
-- 61 p^7/5040 + ...): SQLite has no tangent, and nobody sees that cells at 60 degrees are 67 pixels high.
CREATE TABLE camera_points (
  -- cell at zoom 14, some 600 m wide: what a map that is near narrows by
  cell_x integer NOT NULL,
  cell_y integer NOT NULL,
  camera_id uuid NOT NULL UNIQUE,
  unit_id uuid,
  status text NOT NULL,
  -- cell at zoom 22, from which those of every other zoom follow by halving
  x integer NOT NULL,
  y integer NOT NULL,
  lon_e7 bigint NOT NULL,
  lat_e7 bigint NOT NULL,
  PRIMARY KEY (cell_x, cell_y, camera_id)
);

-- The same, summed in cells at zoom 11, some 5 km wide: what a map that is far adds up.
CREATE TABLE camera_cells (
  cell_x integer NOT NULL,
  cell_y integer NOT NULL,
  unit_id uuid,
  status text NOT NULL,
  cameras bigint NOT NULL,
  lon_e7 bigint NOT NULL,
  lat_e7 bigint NOT NULL
);
CREATE UNIQUE INDEX camera_cells_cell
  ON camera_cells (cell_x, cell_y, coalesce(unit_id, '00000000-0000-0000-0000-000000000000'::uuid), status);

CREATE VIEW camera_points_now AS
  SELECT x >> 8 AS cell_x, y >> 8 AS cell_y, camera_id, unit_id, status, x, y, lon_e7, lat_e7 FROM (
    SELECT camera_id, unit_id, status,
      least(floor((lon + 180.0) / 360.0 * 16777216.0)::integer, 16777215) AS x,
      floor((0.5 - p * (1.0 + p * p * (0.16666666666666666 + p * p * (0.041666666666666664 + p * p * 0.012103174603174603)))
        / 6.283185307179586) * 16777216.0)::integer AS y,
      floor((lon + 180.0) * 10000000.0 + 0.5)::bigint AS lon_e7,
      floor((lat + 90.0) * 10000000.0 + 0.5)::bigint AS lat_e7
    FROM (
      SELECT k.id AS camera_id, k.unit_id, v.lon, v.lat, v.lat * 0.017453292519943295 AS p,
        coalesce((SELECT e.status FROM status_events e WHERE e.camera_id = k.id AND e.superseded_at IS NULL
          ORDER BY e.since IS NULL, e.since DESC, e.rid DESC LIMIT 1), 'unknown') AS status
      FROM cameras k
      JOIN camera_versions v ON v.camera_id = k.id AND v.superseded_at IS NULL AND v.valid_to IS NULL
    ) AS today
  ) AS placed;

-- One statement at a time, not row by row: a cell that an import of a city touches a thousand times in one transaction
-- would leave a thousand dead versions to walk over. Sorted, so that two imports wait for each other and do not lock up.
CREATE FUNCTION camera_points_came() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO camera_cells (cell_x, cell_y, unit_id, status, cameras, lon_e7, lat_e7)
    SELECT cell_x >> 3, cell_y >> 3, unit_id, status, count(*), sum(lon_e7)::bigint, sum(lat_e7)::bigint
    FROM changed GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
  ON CONFLICT (cell_x, cell_y, coalesce(unit_id, '00000000-0000-0000-0000-000000000000'::uuid), status)
    DO UPDATE SET cameras = camera_cells.cameras + excluded.cameras,
      lon_e7 = camera_cells.lon_e7 + excluded.lon_e7, lat_e7 = camera_cells.lat_e7 + excluded.lat_e7;
  RETURN NULL;
END $$;
CREATE FUNCTION camera_points_went() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO camera_cells (cell_x, cell_y, unit_id, status, cameras, lon_e7, lat_e7)
    SELECT cell_x >> 3, cell_y >> 3, unit_id, status, -count(*), -sum(lon_e7)::bigint, -sum(lat_e7)::bigint
    FROM changed GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
  ON CONFLICT (cell_x, cell_y, coalesce(unit_id, '00000000-0000-0000-0000-000000000000'::uuid), status)
    DO UPDATE SET cameras = camera_cells.cameras + excluded.cameras,
      lon_e7 = camera_cells.lon_e7 + excluded.lon_e7, lat_e7 = camera_cells.lat_e7 + excluded.lat_e7;
  RETURN NULL;
END $$;
CREATE TRIGGER camera_points_insert AFTER INSERT ON camera_points
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION camera_points_came();
CREATE TRIGGER camera_points_delete AFTER DELETE ON camera_points
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION camera_points_went();

-- Camera by camera (OFFSET keeps the planner from joining all of them at once): the plan is made while the tables are empty,
-- and must still be right at a million rows.
CREATE FUNCTION camera_points_renew() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  DELETE FROM camera_points WHERE camera_id = ANY (ARRAY (SELECT DISTINCT camera_id FROM changed));
  INSERT INTO camera_points
    SELECT n.* FROM (SELECT DISTINCT camera_id FROM changed) c
    CROSS JOIN LATERAL (SELECT * FROM camera_points_now p WHERE p.camera_id = c.camera_id OFFSET 0) n;
  RETURN NULL;
END $$;
CREATE TRIGGER camera_versions_insert AFTER INSERT ON camera_versions
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION camera_points_renew();
CREATE TRIGGER camera_versions_update AFTER UPDATE ON camera_versions
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION camera_points_renew();
CREATE TRIGGER camera_versions_delete AFTER DELETE ON camera_versions
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION camera_points_renew();
CREATE TRIGGER status_events_insert AFTER INSERT ON status_events
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION camera_points_renew();
CREATE TRIGGER status_events_update AFTER UPDATE ON status_events
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION camera_points_renew();
CREATE TRIGGER status_events_delete AFTER DELETE ON status_events
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION camera_points_renew();

-- Row by row, and only where the unit changed: every change of a camera touches its row of `cameras`.
CREATE FUNCTION camera_points_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM camera_points WHERE camera_id = new.id;
  INSERT INTO camera_points SELECT * FROM camera_points_now WHERE camera_id = new.id;
  RETURN NULL;
END $$;
CREATE TRIGGER cameras_update AFTER UPDATE OF unit_id ON cameras
  FOR EACH ROW WHEN (old.unit_id IS DISTINCT FROM new.unit_id) EXECUTE FUNCTION camera_points_moved();

INSERT INTO camera_points SELECT * FROM camera_points_now;
