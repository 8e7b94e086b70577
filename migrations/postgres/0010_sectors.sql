-- SQLite keeps sectors beside the boxes of its index, for a search to read first. Here they are read from the tables, in
-- which long polygons lie apart anyway.

-- The recorders of a unit, which tell how long footage is usually kept there.
CREATE INDEX recorders_unit ON recorders (unit_id, id);
