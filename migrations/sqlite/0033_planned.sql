-- Planned cameras that a scenario counted as seen before it, though they hung nowhere yet; null of those kept before this was told.
ALTER TABLE scenarios ADD COLUMN cameras_planned INTEGER CHECK (cameras_planned >= 0);
