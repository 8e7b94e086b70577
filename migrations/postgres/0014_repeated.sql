-- An answer that is lost on the way makes its sender ask again: what was recorded then is found, and not recorded twice.

-- SHA-256 of the sender's Idempotency-Key with what was sent; null where none was given.
ALTER TABLE incidents ADD COLUMN request_hash BYTEA;
CREATE UNIQUE INDEX incidents_request ON incidents (created_by, request_hash);

-- What follows an incident shares its temporary number, and all of them get the issued one at once. Two drawn by chance
-- alike, one of a thousand million, would only matter within one unit and one day.
DROP INDEX incidents_temporary;
CREATE INDEX incidents_temporary ON incidents (case_number) WHERE number_due IS NOT NULL;
