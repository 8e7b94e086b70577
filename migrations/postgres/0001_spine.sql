-- What every deployment has: its kind, its units, its accounts and its log.
-- Identifiers are UUIDs, instants timestamptz, days 'YYYY-MM-DD' in text; columns named like those of SQLite mean the same.
CREATE EXTENSION IF NOT EXISTS postgis;

-- One row; the kind is fixed at creation, because rules for people's protection depend on it.
CREATE TABLE deployment (
  only_row integer PRIMARY KEY CHECK (only_row = 1),
  kind text NOT NULL CHECK (kind IN ('live', 'demo', 'test')),
  time_zone text NOT NULL,
  created_at timestamptz NOT NULL
);

-- Administrative units by validity: a commune that was merged stays as history and links to its successors.
CREATE TABLE units (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  code text NOT NULL,
  name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('province', 'district', 'commune')),
  parent_id uuid REFERENCES units (id),
  valid_from text,
  valid_to text,
  boundary bytea,
  min_lon double precision, min_lat double precision, max_lon double precision, max_lat double precision,
  UNIQUE (code, valid_from)
);

CREATE TABLE unit_successors (
  unit_id uuid NOT NULL REFERENCES units (id),
  successor_id uuid NOT NULL REFERENCES units (id),
  PRIMARY KEY (unit_id, successor_id)
);

CREATE TABLE accounts (
  id uuid PRIMARY KEY NOT NULL,
  username text NOT NULL UNIQUE,
  password_hash text NOT NULL,
  unit_id uuid REFERENCES units (id),
  created_at timestamptz NOT NULL,
  disabled_at timestamptz
);

CREATE TABLE account_roles (
  account_id uuid NOT NULL REFERENCES accounts (id),
  role text NOT NULL CHECK (role IN ('officer', 'registrar', 'planner', 'approver', 'auditor', 'admin')),
  PRIMARY KEY (account_id, role)
);

-- Sessions of the page and tokens of scripts; only the hash of the secret is kept.
CREATE TABLE sessions (
  secret_hash bytea PRIMARY KEY NOT NULL,
  account_id uuid NOT NULL REFERENCES accounts (id),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);

CREATE TABLE tokens (
  id uuid PRIMARY KEY NOT NULL,
  secret_hash bytea NOT NULL UNIQUE,
  account_id uuid NOT NULL REFERENCES accounts (id),
  label text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz
);

-- Append-only and chained: hash = SHA-256(hash before || body), over the exact bytes of body (PRIVACY P13).
CREATE TABLE audit (
  seq bigint PRIMARY KEY,
  body text NOT NULL,
  hash bytea NOT NULL
);

-- The end of the chain; writers take turns on this row.
CREATE TABLE audit_head (
  only_row integer PRIMARY KEY CHECK (only_row = 1),
  seq bigint NOT NULL,
  hash bytea NOT NULL
);
INSERT INTO audit_head (only_row, seq, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex'));
