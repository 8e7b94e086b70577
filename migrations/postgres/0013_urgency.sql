-- Urgency opens what the caps close, and nothing that was refused before (PRIVACY P6, P21).

-- Whether it let search and notices run before anybody decided, where footage is about to be lost; only then it lapses.
-- An urgent request that opens nothing waits like any other.
ALTER TABLE approvals ADD COLUMN at_once BOOLEAN NOT NULL DEFAULT false;
-- Of two that nobody decided the earlier one has lapsed: the later one could not have been asked for before that.
UPDATE approvals SET at_once = true WHERE urgent AND NOT sensitive AND causes NOT LIKE '%other_offence%'
  AND NOT EXISTS (SELECT 1 FROM approvals e WHERE e.incident_id = approvals.incident_id AND e.rid < approvals.rid
    AND e.state IN ('pending', 'refused'));
-- An earlier one would wait for ever beside the one that followed it.
UPDATE approvals SET state = 'withdrawn', decided_at = due_at WHERE state = 'pending'
  AND EXISTS (SELECT 1 FROM approvals l WHERE l.incident_id = approvals.incident_id AND l.subject = approvals.subject
    AND l.rid > approvals.rid);
