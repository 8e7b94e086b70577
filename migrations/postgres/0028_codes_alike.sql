-- Codes are told apart whatever their capitals; those that differ in capitals alone since before stay.
CREATE INDEX cameras_unit_code_key ON cameras
  (coalesce(unit_id, '00000000-0000-0000-0000-000000000000'::uuid), lower(code COLLATE "C"));
