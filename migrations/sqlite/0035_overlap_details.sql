-- Whether the detail of a camera was unknown when a scenario was measured: what is entered later changes no figure of then.
ALTER TABLE scenario_overlaps ADD COLUMN detail_unknown INTEGER NOT NULL DEFAULT 0;
