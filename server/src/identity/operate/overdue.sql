-- $1 proposed before when.
SELECT proposal FROM identity.proposals WHERE status = 'Waiting' AND proposed_at_ms < $1 LIMIT 1000;
