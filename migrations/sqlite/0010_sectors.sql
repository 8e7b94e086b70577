-- Beside each box of the index: which camera it is of, when that was so, and the sector in which it looks. A search is told
-- by these alone that most of the cameras around a place do not see it, and need not read what they do see.

DROP TRIGGER coverages_box_insert;
DROP TRIGGER coverages_box_update;
DROP TRIGGER coverages_box_delete;
DROP TABLE coverages_box;

CREATE VIRTUAL TABLE coverages_box USING rtree (rid, min_lon, max_lon, min_lat, max_lat,
  +camera_id, +valid_from, +valid_to, +indoors, +drawn, +viewpoint_lon, +viewpoint_lat,
  +sector_bearing_deg, +sector_width_deg, +sector_near_m, +sector_far_m);

CREATE VIEW coverages_box_now AS
  SELECT c.rid, c.min_lon, c.max_lon, c.min_lat, c.max_lat, v.camera_id, v.valid_from, v.valid_to, c.indoors, c.drawn,
    c.viewpoint_lon, c.viewpoint_lat, c.sector_bearing_deg, c.sector_width_deg, c.sector_near_m, c.sector_far_m
  FROM coverages c JOIN camera_versions v ON v.id = c.version_id;

CREATE TRIGGER coverages_box_insert AFTER INSERT ON coverages BEGIN
  INSERT INTO coverages_box SELECT * FROM coverages_box_now WHERE rid = new.rid;
END;
CREATE TRIGGER coverages_box_update AFTER UPDATE ON coverages BEGIN
  DELETE FROM coverages_box WHERE rid = old.rid;
  INSERT INTO coverages_box SELECT * FROM coverages_box_now WHERE rid = new.rid;
END;
CREATE TRIGGER coverages_box_delete AFTER DELETE ON coverages BEGIN
  DELETE FROM coverages_box WHERE rid = old.rid;
END;
CREATE TRIGGER coverages_box_validity AFTER UPDATE OF valid_from, valid_to ON camera_versions BEGIN
  UPDATE coverages_box SET valid_from = new.valid_from, valid_to = new.valid_to
  WHERE rid = (SELECT rid FROM coverages WHERE version_id = new.id);
END;

INSERT INTO coverages_box SELECT * FROM coverages_box_now;

-- The recorders of a unit, which tell how long footage is usually kept there.
CREATE INDEX recorders_unit ON recorders (unit_id, id);
