-- Who paid, and who pays (PRIVACY P3): entries that are struck and written anew, never edited.

-- A collection for something. To be kept as long as the database: public money was spent by it.
CREATE TABLE campaigns (
  rid INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  unit_id BLOB REFERENCES units (id),
  name TEXT NOT NULL,
  target_dong INTEGER CHECK (target_dong > 0),
  begun_on TEXT NOT NULL,
  ended_on TEXT,
  revision INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  created_by BLOB REFERENCES accounts (id)
) STRICT;

-- What was given. Households stand here as one sum of a campaign and their number: none by itself, and none with a camera,
-- which would name its owner.
CREATE TABLE contributions (
  rid INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  unit_id BLOB REFERENCES units (id),
  campaign_id BLOB REFERENCES campaigns (id),
  camera_id BLOB REFERENCES cameras (id),
  source TEXT NOT NULL CHECK (source IN ('state_budget', 'business', 'organisation', 'households', 'other')),
  -- the name of a business or an organisation; never of a person
  contributor TEXT,
  households INTEGER CHECK (households > 0),
  item TEXT CHECK (item IN ('camera', 'recorder', 'line', 'pole', 'maintenance')),
  amount_dong INTEGER CHECK (amount_dong > 0),
  in_kind TEXT,
  given_on TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  recorded_by BLOB REFERENCES accounts (id),
  struck_at INTEGER,
  struck_by BLOB REFERENCES accounts (id),
  struck_because TEXT,
  CHECK (amount_dong IS NOT NULL OR in_kind IS NOT NULL),
  CHECK ((source = 'households') = (households IS NOT NULL)),
  CHECK (source <> 'households' OR (campaign_id IS NOT NULL AND camera_id IS NULL AND contributor IS NULL))
) STRICT;
CREATE UNIQUE INDEX contributions_households ON contributions (campaign_id)
  WHERE source = 'households' AND struck_at IS NULL;
CREATE INDEX contributions_campaign ON contributions (campaign_id);
CREATE INDEX contributions_camera ON contributions (camera_id);

-- What a camera costs to run and who pays it, as dated statements: each holds until the next one of its kind.
CREATE TABLE running_costs (
  rid INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  camera_id BLOB NOT NULL REFERENCES cameras (id),
  kind TEXT NOT NULL CHECK (kind IN ('electricity', 'line', 'storage', 'maintenance')),
  payer TEXT NOT NULL CHECK (payer IN ('owner', 'group', 'state_budget', 'business', 'organisation', 'nobody')),
  dong_per_month INTEGER CHECK (dong_per_month > 0),
  since TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  recorded_by BLOB REFERENCES accounts (id),
  -- a correction: it is no longer believed
  superseded_at INTEGER
) STRICT;
CREATE INDEX running_costs_camera ON running_costs (camera_id);
CREATE UNIQUE INDEX running_costs_since ON running_costs (camera_id, kind, since) WHERE superseded_at IS NULL;
