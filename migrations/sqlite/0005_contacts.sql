-- Contacts of owners, their consent, and who asked for them (PRIVACY P7, P9).

-- Which key encrypts the contacts; null until the first one is stored. The key itself is never in the database.
CREATE TABLE contact_key (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  key_id TEXT,
  -- a known text, encrypted: a wrong key is told apart without touching a contact
  key_check BLOB
) STRICT;
INSERT INTO contact_key (only_row) VALUES (1);

-- Name, phone, e-mail and address of an owner. To be kept until the owner withdraws.
CREATE TABLE owner_contacts (
  owner_id BLOB PRIMARY KEY NOT NULL REFERENCES owners (id),
  key_id TEXT NOT NULL,
  -- nonce of 12 bytes, ciphertext, tag of 16 bytes (AES-256-GCM); bound to owner_id
  sealed BLOB NOT NULL,
  -- keyed hash of unit and number, to find a number again within the unit
  phone_hash BLOB,
  recorded_at INTEGER NOT NULL,
  recorded_by BLOB REFERENCES accounts (id)
) STRICT;

-- What an owner agreed to; no row is no consent. To be kept as long as the contact.
CREATE TABLE owner_consents (
  owner_id BLOB NOT NULL REFERENCES owners (id),
  scope TEXT NOT NULL CHECK (scope IN ('listed', 'contactable', 'footage_asked_first')),
  given_on TEXT NOT NULL,
  method TEXT NOT NULL CHECK (method IN ('paper', 'spoken', 'electronic')),
  -- which wording was agreed to
  text_version TEXT NOT NULL,
  -- of contactable alone
  channel TEXT CHECK (channel IN ('phone', 'email', 'visit')),
  hours TEXT,
  recorded_at INTEGER NOT NULL,
  recorded_by BLOB REFERENCES accounts (id),
  PRIMARY KEY (owner_id, scope)
) STRICT;

-- The owner's own access history: append-only, never removed (PRIVACY P7).
CREATE TABLE owner_accesses (
  rid INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  -- null where the camera has no owner on record
  owner_id BLOB REFERENCES owners (id),
  camera_id BLOB NOT NULL REFERENCES cameras (id),
  -- no reference: the incident is purged after its time, the history stays
  incident_id BLOB NOT NULL,
  -- who asked
  unit_id BLOB REFERENCES units (id),
  account_id BLOB REFERENCES accounts (id),
  kind TEXT NOT NULL CHECK (kind IN ('contact', 'preservation_notice')),
  limit_class TEXT NOT NULL CHECK (limit_class IN ('minor', 'standard', 'serious')),
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX owner_accesses_camera ON owner_accesses (camera_id);
CREATE INDEX owner_accesses_owner ON owner_accesses (owner_id);
CREATE INDEX owner_accesses_incident ON owner_accesses (incident_id);
CREATE INDEX owner_accesses_account ON owner_accesses (account_id, at);

-- Which cameras share an owner.
CREATE INDEX cameras_owner ON cameras (owner_id);
