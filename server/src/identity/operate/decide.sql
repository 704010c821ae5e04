-- $1 proposal, $2 status, $3 JSON, $4 status before. No row when somebody else was first.
UPDATE identity.proposals SET status = $2, proposal = $3
WHERE proposal_id = $1 AND status = $4 RETURNING proposal_id;
