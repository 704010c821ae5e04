-- $1 proposal, $2 status, $3 JSON, $4 status before; of its entry in the log: $5 number, $6 when, $7 actor,
-- $8 action, $9 details, $10 hash. Both are kept, or neither. No row when somebody else was first.
WITH decided AS (
  UPDATE identity.proposals SET status = $2, proposal = $3
  WHERE proposal_id = $1 AND status = $4 RETURNING proposal_id
)
INSERT INTO identity.audit (number, at_ms, actor, action, details, hash)
SELECT $5::bigint, $6::bigint, $7::text, $8::text, $9::text, $10::text FROM decided RETURNING number;
