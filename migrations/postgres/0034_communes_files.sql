-- What is seen commune by commune leaves as a file under the same numbers.
ALTER TABLE exports DROP CONSTRAINT exports_subject_check;
ALTER TABLE exports ADD CONSTRAINT exports_subject_check
  CHECK (subject IN ('cameras', 'scenario', 'proposal', 'measurement', 'communes'));
