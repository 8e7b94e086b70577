-- Units of earlier days are found by their names, and lead to those of today.

-- The name without its kind, its marks and its blanks, so that 'P.01', 'phường 1' and 'PHUONG 1' are one. Null in rows
-- of before: they are read along with every search for a name.
ALTER TABLE units ADD COLUMN name_key text;
CREATE INDEX units_name_key ON units (name_key);
-- What lies below a unit, and which unit a place is in, are asked of today's units.
CREATE INDEX units_parent ON units (parent_id);

-- Whether all of the unit went into its successor; not so where it was divided, even if only one part is known.
ALTER TABLE unit_successors ADD COLUMN whole boolean NOT NULL DEFAULT true;
CREATE INDEX unit_successors_successor ON unit_successors (successor_id);
