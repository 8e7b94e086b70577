-- Until when a camera waited that stopped waiting without consent, because its owner was said to be no household: said to be
-- one again, it goes on to wait until then and no longer (PRIVACY P9).
ALTER TABLE cameras ADD COLUMN draft_again_until timestamptz;
