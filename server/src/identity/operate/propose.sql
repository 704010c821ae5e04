-- $1 proposal, $2 when, $3 status, $4 JSON.
INSERT INTO identity.proposals (proposal_id, proposed_at_ms, status, proposal)
VALUES ($1, $2, $3, $4);
