-- How much of a coverage shows private ground that should be masked: the work list of privacy asks for it.
-- Rows from before it count as none until their coverage is computed anew.
ALTER TABLE coverages ADD COLUMN towards_private_m2 REAL NOT NULL DEFAULT 0;

-- Counts the changes of obstacles, so that a coverage computed before a write began is known to hold still.
ALTER TABLE deployment ADD COLUMN scene_revision INTEGER NOT NULL DEFAULT 0;
