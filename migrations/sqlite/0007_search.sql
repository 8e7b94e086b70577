-- Place search: keys of names, house numbers, and the names that a unit gives to places.

-- The name to search by: a lane that only has a number carries the street that it leaves. Null until the next import.
ALTER TABLE streets ADD COLUMN full_name TEXT;
-- With the box, so that thousands of pieces of one name are put in order without reading their lines.
CREATE INDEX streets_full_name ON streets (full_name, min_lon, min_lat, max_lon, max_lat);
CREATE INDEX places_name ON places (name);

-- Every name of a street, a place or a street with houses, once for each word that it can be begun from:
-- 'tran hung dao' 0, 'hung dao' 1, 'dao' 2. A range of keys is all names with a word, or words, that begin so.
-- Kept as long as anything has the name.
CREATE TABLE name_keys (
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (key, name)
) STRICT, WITHOUT ROWID;

-- House numbers; never those of sensitive places (PRIVACY P21). Kept until a later import no longer holds them.
CREATE TABLE addresses (
  rid INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  source TEXT NOT NULL,
  source_ref TEXT NOT NULL,
  -- as mapped, and folded without blanks
  number TEXT NOT NULL,
  number_key TEXT NOT NULL,
  -- name of the street or of the place that numbers its houses
  street TEXT NOT NULL,
  lon REAL NOT NULL,
  lat REAL NOT NULL,
  radius_m REAL NOT NULL,
  UNIQUE (source, source_ref)
) STRICT;
CREATE INDEX addresses_street ON addresses (street, number_key);

-- Names of places as the officers of a unit use them; kept until somebody deletes them.
CREATE TABLE nicknames (
  rid INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  unit_id BLOB REFERENCES units (id),
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  lon REAL NOT NULL,
  lat REAL NOT NULL,
  radius_m REAL NOT NULL,
  created_at INTEGER NOT NULL,
  created_by BLOB REFERENCES accounts (id)
) STRICT;
-- One name means one place within a unit.
CREATE UNIQUE INDEX nicknames_unit_name ON nicknames (coalesce(unit_id, x'00'), folded);
CREATE INDEX nicknames_unit ON nicknames (unit_id);

-- Boundaries are long: the box is asked first, and in the index alone.
CREATE INDEX units_box ON units (min_lon, max_lon, min_lat, max_lat);

CREATE INDEX cameras_unit ON cameras (unit_id);
CREATE INDEX cameras_folded ON cameras (folded);
