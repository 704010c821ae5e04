-- Newest first.
SELECT proposal FROM identity.proposals ORDER BY proposed_at_ms DESC, proposal_id LIMIT 1000;
