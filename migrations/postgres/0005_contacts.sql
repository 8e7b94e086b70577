-- Contacts of owners, their consent, and who asked for them (PRIVACY P7, P9).

-- Which key encrypts the contacts; null until the first one is stored. The key itself is never in the database.
CREATE TABLE contact_key (
  only_row integer PRIMARY KEY CHECK (only_row = 1),
  key_id text,
  -- a known text, encrypted: a wrong key is told apart without touching a contact
  key_check bytea
);
INSERT INTO contact_key (only_row) VALUES (1);

-- Name, phone, e-mail and address of an owner. To be kept until the owner withdraws.
CREATE TABLE owner_contacts (
  owner_id uuid PRIMARY KEY NOT NULL REFERENCES owners (id),
  key_id text NOT NULL,
  -- nonce of 12 bytes, ciphertext, tag of 16 bytes (AES-256-GCM); bound to owner_id
  sealed bytea NOT NULL,
  -- keyed hash of unit and number, to find a number again within the unit
  phone_hash bytea,
  recorded_at timestamptz NOT NULL,
  recorded_by uuid REFERENCES accounts (id)
);

-- What an owner agreed to; no row is no consent. To be kept as long as the contact.
CREATE TABLE owner_consents (
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
  PRIMARY KEY (owner_id, scope)
);

-- The owner's own access history: append-only, never removed (PRIVACY P7).
CREATE TABLE owner_accesses (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  -- null where the camera has no owner on record
  owner_id uuid REFERENCES owners (id),
  camera_id uuid NOT NULL REFERENCES cameras (id),
  -- no reference: the incident is purged after its time, the history stays
  incident_id uuid NOT NULL,
  -- who asked
  unit_id uuid REFERENCES units (id),
  account_id uuid REFERENCES accounts (id),
  kind text NOT NULL CHECK (kind IN ('contact', 'preservation_notice')),
  limit_class text NOT NULL CHECK (limit_class IN ('minor', 'standard', 'serious')),
  at timestamptz NOT NULL
);
CREATE INDEX owner_accesses_camera ON owner_accesses (camera_id);
CREATE INDEX owner_accesses_owner ON owner_accesses (owner_id);
CREATE INDEX owner_accesses_incident ON owner_accesses (incident_id);
CREATE INDEX owner_accesses_account ON owner_accesses (account_id, at);

-- Which cameras share an owner.
CREATE INDEX cameras_owner ON cameras (owner_id);
