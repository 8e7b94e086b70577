-- An answer that is lost on the way makes its sender ask again: what was recorded then is found, and not recorded twice.

-- SHA-256 of the sender's Idempotency-Key with what was sent; null where none was given.
ALTER TABLE incidents ADD COLUMN request_hash BLOB;
CREATE UNIQUE INDEX incidents_request ON incidents (created_by, request_hash);
