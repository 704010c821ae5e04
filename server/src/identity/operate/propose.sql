-- $1 proposal, $2 when, $3 status, $4 JSON; of its entry in the log: $5 number, $6 when, $7 actor, $8 action,
-- $9 details, $10 hash. Both are kept, or neither.
WITH entry AS (
  INSERT INTO identity.audit (number, at_ms, actor, action, details, hash)
  VALUES ($5, $6, $7, $8, $9, $10) RETURNING number
)
INSERT INTO identity.proposals (proposal_id, proposed_at_ms, status, proposal)
SELECT $1::text, $2::bigint, $3::text, $4::text FROM entry RETURNING proposal_id;
