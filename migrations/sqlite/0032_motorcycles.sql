-- Motorbikes, too, may go both ways along some streets that are one-way for other vehicles: 1 along the line, -1 against it, 0 both
-- ways. Until the extract is read again it is as for other vehicles.
ALTER TABLE streets ADD COLUMN motorcycle_oneway INTEGER NOT NULL DEFAULT 0;
UPDATE streets SET motorcycle_oneway = oneway WHERE oneway <> 0;
