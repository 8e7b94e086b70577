-- Owners as records of their own: what they agreed to and when, drafts that wait for a consent visit, cards, and groups
-- (PRIVACY P7, P9).

-- What an owner agreed to, with what was agreed to before: a statement that is replaced or withdrawn ends and stays.
-- To be kept as long as the owner.
ALTER TABLE owner_consents RENAME TO owner_consents_before;
CREATE TABLE owner_consents (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  owner_id uuid NOT NULL REFERENCES owners (id),
  scope text NOT NULL CHECK (scope IN ('listed', 'contactable', 'footage_asked_first')),
  given_on text NOT NULL,
  method text NOT NULL CHECK (method IN ('paper', 'spoken', 'electronic')),
  -- which wording was agreed to
  text_version text NOT NULL,
  -- of contactable alone
  channel text CHECK (channel IN ('phone', 'email', 'visit')),
  hours text,
  recorded_at timestamptz NOT NULL,
  recorded_by uuid REFERENCES accounts (id),
  -- from when on it no longer holds; null = it holds
  ended_at timestamptz,
  ended_as text CHECK (ended_as IN ('superseded', 'withdrawn'))
);
INSERT INTO owner_consents (owner_id, scope, given_on, method, text_version, channel, hours, recorded_at, recorded_by)
  SELECT owner_id, scope, given_on, method, text_version, channel, hours, recorded_at, recorded_by
  FROM owner_consents_before ORDER BY recorded_at, owner_id, scope;
DROP TABLE owner_consents_before;
CREATE UNIQUE INDEX owner_consents_held ON owner_consents (owner_id, scope) WHERE ended_at IS NULL;
CREATE INDEX owner_consents_owner ON owner_consents (owner_id);

-- Counts the changes of the record; also its ETag.
ALTER TABLE owners ADD COLUMN revision bigint NOT NULL DEFAULT 1;
-- The label without marks, for searching.
ALTER TABLE owners ADD COLUMN folded text NOT NULL DEFAULT '';
-- The owner wants to be in the registry no more: nothing is left but this row and the ended consents.
ALTER TABLE owners ADD COLUMN withdrawn_at timestamptz;
CREATE INDEX owners_unit ON owners (unit_id, id);
CREATE INDEX owner_contacts_hash ON owner_contacts (phone_hash);

-- Until when a household's camera waits for consent to be listed: registrars alone see it, and then it is deleted.
-- Null = it is listed, or needs no consent.
ALTER TABLE cameras ADD COLUMN draft_until timestamptz;
-- A search asks of each camera in its box whether it is one.
CREATE UNIQUE INDEX cameras_drafts ON cameras (id) WHERE draft_until IS NOT NULL;

-- Drafts are on no map.
CREATE OR REPLACE VIEW camera_points_now AS
  SELECT x >> 8 AS cell_x, y >> 8 AS cell_y, camera_id, unit_id, status, x, y, lon_e7, lat_e7 FROM (
    SELECT camera_id, unit_id, status,
      least(floor((lon + 180.0) / 360.0 * 16777216.0)::integer, 16777215) AS x,
      floor((0.5 - p * (1.0 + p * p * (0.16666666666666666 + p * p * (0.041666666666666664 + p * p * 0.012103174603174603)))
        / 6.283185307179586) * 16777216.0)::integer AS y,
      floor((lon + 180.0) * 10000000.0 + 0.5)::bigint AS lon_e7,
      floor((lat + 90.0) * 10000000.0 + 0.5)::bigint AS lat_e7
    FROM (
      SELECT k.id AS camera_id, k.unit_id, v.lon, v.lat, v.lat * 0.017453292519943295 AS p,
        coalesce((SELECT e.status FROM status_events e WHERE e.camera_id = k.id AND e.superseded_at IS NULL
          ORDER BY e.since IS NULL, e.since DESC, e.rid DESC LIMIT 1), 'unknown') AS status
      FROM cameras k
      JOIN camera_versions v ON v.camera_id = k.id AND v.superseded_at IS NULL AND v.valid_to IS NULL
      WHERE k.draft_until IS NULL
    ) AS today
  ) AS placed;
DROP TRIGGER cameras_update ON cameras;
CREATE TRIGGER cameras_update AFTER UPDATE OF unit_id, draft_until ON cameras
  FOR EACH ROW WHEN (old.unit_id IS DISTINCT FROM new.unit_id OR old.draft_until IS DISTINCT FROM new.draft_until)
  EXECUTE FUNCTION camera_points_moved();

-- The owner of its camera withdrew: it asks for nothing any more. lapses_at stays, so that whoever gave it cannot tell
-- this from silence (PRIVACY P3).
ALTER TABLE preservation_notices ADD COLUMN closed_at timestamptz;

-- The owner's card: what is printed on it opens, together with its digits, the owner's own records and nothing else.
-- To be kept until 90 days after it was revoked, or its owner withdrew.
CREATE TABLE owner_cards (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  owner_id uuid NOT NULL REFERENCES owners (id),
  -- SHA-256 of the secret in the QR code, and argon2id of the digits
  secret_hash bytea NOT NULL UNIQUE,
  digits_hash text NOT NULL,
  issued_at timestamptz NOT NULL,
  issued_by uuid REFERENCES accounts (id),
  -- wrong digits since the last right ones
  failures bigint NOT NULL DEFAULT 0,
  waits_until timestamptz,
  revoked_at timestamptz
);
CREATE UNIQUE INDEX owner_cards_valid ON owner_cards (owner_id) WHERE revoked_at IS NULL;

-- A card that was opened; to be kept until it expires.
CREATE TABLE owner_card_sessions (
  secret_hash bytea PRIMARY KEY NOT NULL,
  card_id uuid NOT NULL REFERENCES owner_cards (id),
  expires_at timestamptz NOT NULL
);

-- What an owner says of own cameras: that one is still there and works, or that the record is wrong. A registrar decides
-- on the latter. To be kept 180 days.
CREATE TABLE owner_statements (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  owner_id uuid NOT NULL REFERENCES owners (id),
  camera_id uuid NOT NULL REFERENCES cameras (id),
  kind text NOT NULL CHECK (kind IN ('confirmed', 'correction')),
  -- of a correction: what the state is said to be, and what is wrong in words
  status text CHECK (status IN ('working', 'faulty', 'disconnected', 'removed')),
  words text,
  made_at timestamptz NOT NULL,
  decided_at timestamptz,
  decided_by uuid REFERENCES accounts (id),
  accepted boolean
);
CREATE INDEX owner_statements_camera ON owner_statements (camera_id);
CREATE INDEX owner_statements_owner ON owner_statements (owner_id);
CREATE INDEX owner_statements_open ON owner_statements (rid) WHERE kind = 'correction' AND decided_at IS NULL;

-- Self-management groups and models that run cameras. To be kept until somebody deletes them.
CREATE TABLE community_groups (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  kind text NOT NULL CHECK (kind IN ('self_management', 'household_cluster', 'patrol', 'shock_team', 'club', 'landlords_club',
    'motorbike_taxi', 'fire_safety', 'border_cluster', 'linked_cluster', 'model', 'other')),
  -- never a person's name
  name text NOT NULL,
  -- the unit that keeps the record
  unit_id uuid REFERENCES units (id),
  created_at timestamptz NOT NULL,
  created_by uuid REFERENCES accounts (id),
  revision bigint NOT NULL DEFAULT 1,
  ended_on text,
  -- contact, encrypted as in owner_contacts and bound to this row
  key_id text,
  sealed bytea
);
CREATE INDEX community_groups_unit ON community_groups (unit_id, rid);

-- Other units that it works in.
CREATE TABLE community_group_units (
  group_id uuid NOT NULL REFERENCES community_groups (id),
  unit_id uuid NOT NULL REFERENCES units (id),
  PRIMARY KEY (group_id, unit_id)
);

-- How many members it had, when.
CREATE TABLE community_group_counts (
  group_id uuid NOT NULL REFERENCES community_groups (id),
  counted_on text NOT NULL,
  members bigint NOT NULL CHECK (members >= 0),
  PRIMARY KEY (group_id, counted_on)
);

-- The cameras that it manages; each is managed by at most one.
CREATE TABLE community_group_cameras (
  camera_id uuid PRIMARY KEY NOT NULL REFERENCES cameras (id),
  group_id uuid NOT NULL REFERENCES community_groups (id)
);
CREATE INDEX community_group_cameras_group ON community_group_cameras (group_id);

-- Households known so far agreed to nothing in writing: their cameras wait for the visit from today on. What was made up
-- for a demo or a test goes on as it is.
INSERT INTO owner_consents (owner_id, scope, given_on, method, text_version, recorded_at)
  SELECT o.id, 'listed', to_char(now(), 'YYYY-MM-DD'), 'paper', 'demo', now() FROM owners o
  WHERE o.kind = 'household' AND EXISTS (SELECT 1 FROM deployment d WHERE d.kind IN ('demo', 'test'));
UPDATE cameras SET draft_until = now() + interval '60 days', revision = revision + 1
  WHERE owner_id IN (SELECT o.id FROM owners o WHERE o.kind = 'household' AND NOT EXISTS
    (SELECT 1 FROM owner_consents c WHERE c.owner_id = o.id AND c.scope = 'listed'));
