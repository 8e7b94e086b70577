-- Choices of new cameras that a unit kept by name, to compare and to accept (PRIVACY P8: for planners, never public).
CREATE TABLE scenarios (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  unit_id uuid REFERENCES units (id),
  name text NOT NULL,
  folded text NOT NULL,
  -- JSON: what was asked, without the area
  question text NOT NULL,
  -- WKB: the area as it was then, and the unit whose it is, if it was asked for by its code
  area bytea NOT NULL,
  area_unit_id uuid REFERENCES units (id),
  area_m2 double precision NOT NULL,
  value double precision NOT NULL,
  bound double precision NOT NULL,
  gap double precision NOT NULL,
  proven boolean NOT NULL,
  demand_m double precision NOT NULL,
  seen_before_m double precision NOT NULL,
  seen_after_m double precision NOT NULL,
  incidents bigint NOT NULL,
  -- what the registry knew then
  cameras_installed bigint NOT NULL,
  cameras_working bigint NOT NULL,
  measured_at timestamptz NOT NULL,
  measured_by uuid REFERENCES accounts (id),
  accepted_at timestamptz,
  accepted_by uuid REFERENCES accounts (id),
  campaign_id uuid REFERENCES campaigns (id),
  revision bigint NOT NULL DEFAULT 1,
  CHECK ((accepted_at IS NULL) = (campaign_id IS NULL))
);
CREATE UNIQUE INDEX scenarios_unit_name ON scenarios (coalesce(unit_id, '00000000-0000-0000-0000-000000000000'::uuid), folded);

-- What a scenario hangs up, in the order in which each gains most; the planned camera once it is accepted.
CREATE TABLE scenario_cameras (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  scenario_id uuid NOT NULL REFERENCES scenarios (id) ON DELETE CASCADE,
  number bigint NOT NULL CHECK (number > 0),
  site text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('corner', 'facade', 'pole')),
  lon double precision NOT NULL,
  lat double precision NOT NULL,
  bearing_deg bigint NOT NULL CHECK (bearing_deg BETWEEN 0 AND 359),
  gain double precision NOT NULL,
  cost bigint CHECK (cost > 0),
  outside_share double precision NOT NULL CHECK (outside_share BETWEEN 0 AND 1),
  camera_id uuid REFERENCES cameras (id) ON DELETE SET NULL,
  UNIQUE (scenario_id, number)
);
CREATE INDEX scenario_cameras_camera ON scenario_cameras (camera_id);

-- Which registered cameras saw some of the same streets. What they are called is read from them, and goes with them.
CREATE TABLE scenario_overlaps (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  scenario_id uuid NOT NULL,
  number bigint NOT NULL,
  camera_id uuid NOT NULL REFERENCES cameras (id) ON DELETE CASCADE,
  metres double precision NOT NULL,
  UNIQUE (scenario_id, number, camera_id),
  FOREIGN KEY (scenario_id, number) REFERENCES scenario_cameras (scenario_id, number) ON DELETE CASCADE
);
CREATE INDEX scenario_overlaps_camera ON scenario_overlaps (camera_id);

-- Plans leave as files under the same numbers as cameras do.
ALTER TABLE exports ADD COLUMN subject text NOT NULL DEFAULT 'cameras' CHECK (subject IN ('cameras', 'scenario', 'proposal'));
