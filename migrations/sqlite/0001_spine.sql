-- What every deployment has: its kind, its units, its accounts and its log.
-- Identifiers are UUIDs (16 bytes), instants whole microseconds since 1970-01-01T00:00:00Z, days 'YYYY-MM-DD'.

-- One row; the kind is fixed at creation, because rules for people's protection depend on it.
CREATE TABLE deployment (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  kind TEXT NOT NULL CHECK (kind IN ('live', 'demo', 'test')),
  time_zone TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- Administrative units by validity: a commune that was merged stays as history and links to its successors.
CREATE TABLE units (
  rid INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('province', 'district', 'commune')),
  parent_id BLOB REFERENCES units (id),
  valid_from TEXT,
  valid_to TEXT,
  boundary BLOB,
  min_lon REAL, min_lat REAL, max_lon REAL, max_lat REAL,
  UNIQUE (code, valid_from)
) STRICT;

CREATE TABLE unit_successors (
  unit_id BLOB NOT NULL REFERENCES units (id),
  successor_id BLOB NOT NULL REFERENCES units (id),
  PRIMARY KEY (unit_id, successor_id)
) STRICT;

CREATE TABLE accounts (
  id BLOB PRIMARY KEY NOT NULL,
  username TEXT NOT NULL UNIQUE,
  password_hash TEXT NOT NULL,
  unit_id BLOB REFERENCES units (id),
  created_at INTEGER NOT NULL,
  disabled_at INTEGER
) STRICT;

CREATE TABLE account_roles (
  account_id BLOB NOT NULL REFERENCES accounts (id),
  role TEXT NOT NULL CHECK (role IN ('officer', 'registrar', 'planner', 'approver', 'auditor', 'admin')),
  PRIMARY KEY (account_id, role)
) STRICT;

-- Sessions of the page and tokens of scripts; only the hash of the secret is kept.
CREATE TABLE sessions (
  secret_hash BLOB PRIMARY KEY NOT NULL,
  account_id BLOB NOT NULL REFERENCES accounts (id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE tokens (
  id BLOB PRIMARY KEY NOT NULL,
  secret_hash BLOB NOT NULL UNIQUE,
  account_id BLOB NOT NULL REFERENCES accounts (id),
  label TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT;

-- Append-only and chained: hash = SHA-256(hash before || body), over the exact bytes of body (PRIVACY P13).
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  body TEXT NOT NULL,
  hash BLOB NOT NULL
) STRICT;

-- The end of the chain; writers take turns on this row.
CREATE TABLE audit_head (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL
) STRICT;
INSERT INTO audit_head (only_row, seq, hash) VALUES (1, 0, zeroblob(32));
