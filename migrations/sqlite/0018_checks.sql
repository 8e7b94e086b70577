-- What somebody found at a camera on a day. Never edited: a check that was noted wrongly is superseded, and what followed
-- from it with it.
CREATE TABLE checks (
  rid INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  camera_id BLOB NOT NULL REFERENCES cameras (id),
  checked_at INTEGER NOT NULL,
  -- the same in local time: what lists compare with today
  checked_on TEXT NOT NULL,
  works INTEGER NOT NULL,
  -- null: nobody looked
  image_usable INTEGER,
  notice_sign INTEGER,
  -- as the recorder showed it, by its own clock
  oldest_footage_at INTEGER,
  -- what the recorder's clock showed, the true time of that moment, and how surely it was caught
  recorder_time INTEGER,
  recorder_time_at INTEGER,
  recorder_time_within_s REAL,
  -- the day by which the purpose is to be looked at again
  review_on TEXT,
  note TEXT,
  -- whether it became the last day on which the camera was seen to work, and which day was so before
  verifies INTEGER NOT NULL,
  verified_before TEXT,
  recorded_at INTEGER NOT NULL,
  recorded_by BLOB REFERENCES accounts (id),
  superseded_at INTEGER,
  superseded_by BLOB REFERENCES accounts (id)
) STRICT;
CREATE INDEX checks_camera ON checks (camera_id, checked_at);

-- What follows from a check goes with it.
ALTER TABLE status_events ADD COLUMN check_id BLOB REFERENCES checks (id);
ALTER TABLE recorder_measurements ADD COLUMN check_id BLOB REFERENCES checks (id);
CREATE INDEX recorder_measurements_check ON recorder_measurements (check_id) WHERE check_id IS NOT NULL;
