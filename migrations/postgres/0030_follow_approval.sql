-- A missing adult is followed only once a second account approves it, also where no cap is passed (PRIVACY P23).
ALTER TABLE approvals DROP CONSTRAINT approvals_subject_check;
ALTER TABLE approvals ADD CONSTRAINT approvals_subject_check CHECK (subject IN ('search', 'cameras', 'follow'));
