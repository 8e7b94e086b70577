-- Who changed which field of a camera when. Setups and states have their own dates; this is the record's history, for
-- those who keep it. It goes with its camera.
CREATE TABLE camera_changes (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  camera_id uuid NOT NULL REFERENCES cameras (id),
  changed_at timestamptz NOT NULL,
  changed_by uuid REFERENCES accounts (id),
  source text NOT NULL,
  -- from when the camera was like this; null: the record had been wrong, and it was always so
  valid_from timestamptz,
  -- JSON: [{field, before, after}]
  fields text NOT NULL
);
CREATE INDEX camera_changes_camera ON camera_changes (camera_id, rid);
