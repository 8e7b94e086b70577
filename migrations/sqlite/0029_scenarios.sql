-- Choices of new cameras that a unit kept by name, to compare and to accept (PRIVACY P8: for planners, never public).
CREATE TABLE scenarios (
  rid INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  unit_id BLOB REFERENCES units (id),
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  -- JSON: what was asked, without the area
  question TEXT NOT NULL,
  -- WKB: the area as it was then, and the unit whose it is, if it was asked for by its code
  area BLOB NOT NULL,
  area_unit_id BLOB REFERENCES units (id),
  area_m2 REAL NOT NULL,
  value REAL NOT NULL,
  bound REAL NOT NULL,
  gap REAL NOT NULL,
  proven INTEGER NOT NULL CHECK (proven IN (0, 1)),
  demand_m REAL NOT NULL,
  seen_before_m REAL NOT NULL,
  seen_after_m REAL NOT NULL,
  incidents INTEGER NOT NULL,
  -- what the registry knew then
  cameras_installed INTEGER NOT NULL,
  cameras_working INTEGER NOT NULL,
  measured_at INTEGER NOT NULL,
  measured_by BLOB REFERENCES accounts (id),
  accepted_at INTEGER,
  accepted_by BLOB REFERENCES accounts (id),
  campaign_id BLOB REFERENCES campaigns (id),
  revision INTEGER NOT NULL DEFAULT 1,
  CHECK ((accepted_at IS NULL) = (campaign_id IS NULL))
) STRICT;
CREATE UNIQUE INDEX scenarios_unit_name ON scenarios (coalesce(unit_id, x'00'), folded);

-- What a scenario hangs up, in the order in which each gains most; the planned camera once it is accepted.
CREATE TABLE scenario_cameras (
  rid INTEGER PRIMARY KEY,
  scenario_id BLOB NOT NULL REFERENCES scenarios (id) ON DELETE CASCADE,
  number INTEGER NOT NULL CHECK (number > 0),
  site TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('corner', 'facade', 'pole')),
  lon REAL NOT NULL,
  lat REAL NOT NULL,
  bearing_deg INTEGER NOT NULL CHECK (bearing_deg BETWEEN 0 AND 359),
  gain REAL NOT NULL,
  cost INTEGER CHECK (cost > 0),
  outside_share REAL NOT NULL CHECK (outside_share BETWEEN 0 AND 1),
  camera_id BLOB REFERENCES cameras (id) ON DELETE SET NULL,
  UNIQUE (scenario_id, number)
) STRICT;
CREATE INDEX scenario_cameras_camera ON scenario_cameras (camera_id);

-- Which registered cameras saw some of the same streets. What they are called is read from them, and goes with them.
CREATE TABLE scenario_overlaps (
  rid INTEGER PRIMARY KEY,
  scenario_id BLOB NOT NULL,
  number INTEGER NOT NULL,
  camera_id BLOB NOT NULL REFERENCES cameras (id) ON DELETE CASCADE,
  metres REAL NOT NULL,
  UNIQUE (scenario_id, number, camera_id),
  FOREIGN KEY (scenario_id, number) REFERENCES scenario_cameras (scenario_id, number) ON DELETE CASCADE
) STRICT;
CREATE INDEX scenario_overlaps_camera ON scenario_overlaps (camera_id);

-- Plans leave as files under the same numbers as cameras do.
ALTER TABLE exports ADD COLUMN subject TEXT NOT NULL DEFAULT 'cameras' CHECK (subject IN ('cameras', 'scenario', 'proposal'));
