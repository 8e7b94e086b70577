-- Place search: keys of names, house numbers, and the names that a unit gives to places.

-- The name to search by: a lane that only has a number carries the street that it leaves. Null until the next import.
ALTER TABLE streets ADD COLUMN full_name text;
-- With the box, so that thousands of pieces of one name are put in order without reading their lines.
CREATE INDEX streets_full_name ON streets (full_name, min_lon, min_lat, max_lon, max_lat);
CREATE INDEX places_name ON places (name);

-- Every name of a street, a place or a street with houses, once for each word that it can be begun from:
-- 'tran hung dao' 0, 'hung dao' 1, 'dao' 2. A range of keys is all names with a word, or words, that begin so.
-- Kept as long as anything has the name. COLLATE "C": in the order of bytes, as SQLite compares them.
CREATE TABLE name_keys (
  key text COLLATE "C" NOT NULL,
  name text NOT NULL,
  position integer NOT NULL,
  PRIMARY KEY (key, name)
);

-- House numbers; never those of sensitive places (PRIVACY P21). Kept until a later import no longer holds them.
CREATE TABLE addresses (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  source text NOT NULL,
  source_ref text NOT NULL,
  -- as mapped, and folded without blanks
  number text NOT NULL,
  number_key text COLLATE "C" NOT NULL,
  -- name of the street or of the place that numbers its houses
  street text NOT NULL,
  lon double precision NOT NULL,
  lat double precision NOT NULL,
  radius_m double precision NOT NULL,
  UNIQUE (source, source_ref)
);
CREATE INDEX addresses_street ON addresses (street, number_key);

-- Names of places as the officers of a unit use them; kept until somebody deletes them.
CREATE TABLE nicknames (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  unit_id uuid REFERENCES units (id),
  name text NOT NULL,
  folded text NOT NULL,
  lon double precision NOT NULL,
  lat double precision NOT NULL,
  radius_m double precision NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid REFERENCES accounts (id)
);
-- One name means one place within a unit.
CREATE UNIQUE INDEX nicknames_unit_name ON nicknames (coalesce(unit_id, '00000000-0000-0000-0000-000000000000'), folded);
CREATE INDEX nicknames_unit ON nicknames (unit_id);

-- Boundaries are long: the box is asked first, and in the index alone.
CREATE INDEX units_box ON units (min_lon, max_lon, min_lat, max_lat);

ALTER TABLE cameras ALTER COLUMN folded TYPE text COLLATE "C";
CREATE INDEX cameras_unit ON cameras (unit_id);
CREATE INDEX cameras_folded ON cameras (folded);
