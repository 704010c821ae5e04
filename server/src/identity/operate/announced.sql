-- The next to take effect first.
SELECT proposal FROM identity.proposals WHERE status = 'Announced' ORDER BY proposed_at_ms, proposal_id;
