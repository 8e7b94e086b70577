-- What somebody found at a camera on a day. Never edited: a check that was noted wrongly is superseded, and what followed
-- from it with it.
CREATE TABLE checks (
  rid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  camera_id uuid NOT NULL REFERENCES cameras (id),
  checked_at timestamptz NOT NULL,
  -- the same in local time: what lists compare with today
  checked_on text NOT NULL,
  works boolean NOT NULL,
  -- null: nobody looked
  image_usable boolean,
  notice_sign boolean,
  -- as the recorder showed it, by its own clock
  oldest_footage_at timestamptz,
  -- what the recorder's clock showed, the true time of that moment, and how surely it was caught
  recorder_time timestamptz,
  recorder_time_at timestamptz,
  recorder_time_within_s double precision,
  -- the day by which the purpose is to be looked at again
  review_on text,
  note text,
  -- whether it became the last day on which the camera was seen to work, and which day was so before
  verifies boolean NOT NULL,
  verified_before text,
  recorded_at timestamptz NOT NULL,
  recorded_by uuid REFERENCES accounts (id),
  superseded_at timestamptz,
  superseded_by uuid REFERENCES accounts (id)
);
CREATE INDEX checks_camera ON checks (camera_id, checked_at);

-- What follows from a check goes with it.
ALTER TABLE status_events ADD COLUMN check_id uuid REFERENCES checks (id);
ALTER TABLE recorder_measurements ADD COLUMN check_id uuid REFERENCES checks (id);
CREATE INDEX recorder_measurements_check ON recorder_measurements (check_id) WHERE check_id IS NOT NULL;
