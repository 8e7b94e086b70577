-- Who changed which field of a camera when. Setups and states have their own dates; this is the record's history, for
-- those who keep it. It goes with its camera.
CREATE TABLE camera_changes (
  rid INTEGER PRIMARY KEY,
  camera_id BLOB NOT NULL REFERENCES cameras (id),
  changed_at INTEGER NOT NULL,
  changed_by BLOB REFERENCES accounts (id),
  source TEXT NOT NULL,
  -- from when the camera was like this; null: the record had been wrong, and it was always so
  valid_from INTEGER,
  -- JSON: [{field, before, after}]
  fields TEXT NOT NULL
) STRICT;
CREATE INDEX camera_changes_camera ON camera_changes (camera_id, rid);
