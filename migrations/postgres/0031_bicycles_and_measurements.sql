-- Bicycles may go both ways along many a street that is one-way for other vehicles: 1 along the line, -1 against it, 0 both ways.
-- Until the extract is read again it is as for other vehicles.
ALTER TABLE streets ADD COLUMN bicycle_oneway integer NOT NULL DEFAULT 0;
UPDATE streets SET bicycle_oneway = oneway WHERE oneway <> 0;

-- Measurements of areas leave as files under the same numbers.
ALTER TABLE exports DROP CONSTRAINT exports_subject_check;
ALTER TABLE exports ADD CONSTRAINT exports_subject_check CHECK (subject IN ('cameras', 'scenario', 'proposal', 'measurement'));
