-- Who paid, and who pays (PRIVACY P3): entries that are struck and written anew, never edited.

-- A collection for something. To be kept as long as the database: public money was spent by it.
CREATE TABLE campaigns (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  unit_id uuid REFERENCES units (id),
  name text NOT NULL,
  target_dong bigint CHECK (target_dong > 0),
  begun_on text NOT NULL,
  ended_on text,
  revision bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  created_by uuid REFERENCES accounts (id)
);

-- What was given. Households stand here as one sum of a campaign and their number: none by itself, and none with a camera,
-- which would name its owner.
CREATE TABLE contributions (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  unit_id uuid REFERENCES units (id),
  campaign_id uuid REFERENCES campaigns (id),
  camera_id uuid REFERENCES cameras (id),
  source text NOT NULL CHECK (source IN ('state_budget', 'business', 'organisation', 'households', 'other')),
  -- the name of a business or an organisation; never of a person
  contributor text,
  households bigint CHECK (households > 0),
  item text CHECK (item IN ('camera', 'recorder', 'line', 'pole', 'maintenance')),
  amount_dong bigint CHECK (amount_dong > 0),
  in_kind text,
  given_on text NOT NULL,
  recorded_at timestamptz NOT NULL,
  recorded_by uuid REFERENCES accounts (id),
  struck_at timestamptz,
  struck_by uuid REFERENCES accounts (id),
  struck_because text,
  CHECK (amount_dong IS NOT NULL OR in_kind IS NOT NULL),
  CHECK ((source = 'households') = (households IS NOT NULL)),
  CHECK (source <> 'households' OR (campaign_id IS NOT NULL AND camera_id IS NULL AND contributor IS NULL))
);
CREATE UNIQUE INDEX contributions_households ON contributions (campaign_id)
  WHERE source = 'households' AND struck_at IS NULL;
CREATE INDEX contributions_campaign ON contributions (campaign_id);
CREATE INDEX contributions_camera ON contributions (camera_id);

-- What a camera costs to run and who pays it, as dated statements: each holds until the next one of its kind.
CREATE TABLE running_costs (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  camera_id uuid NOT NULL REFERENCES cameras (id),
  kind text NOT NULL CHECK (kind IN ('electricity', 'line', 'storage', 'maintenance')),
  payer text NOT NULL CHECK (payer IN ('owner', 'group', 'state_budget', 'business', 'organisation', 'nobody')),
  dong_per_month bigint CHECK (dong_per_month > 0),
  since text NOT NULL,
  recorded_at timestamptz NOT NULL,
  recorded_by uuid REFERENCES accounts (id),
  -- a correction: it is no longer believed
  superseded_at timestamptz
);
CREATE INDEX running_costs_camera ON running_costs (camera_id);
CREATE UNIQUE INDEX running_costs_since ON running_costs (camera_id, kind, since) WHERE superseded_at IS NULL;
