-- Codes are told apart whatever their capitals; those that differ in capitals alone since before stay.
CREATE INDEX cameras_unit_code_key ON cameras (coalesce(unit_id, x'00'), lower(code));
