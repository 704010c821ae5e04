-- $1 number, $2 when, $3 actor, $4 action, $5 details, $6 hash.
INSERT INTO identity.audit (number, at_ms, actor, action, details, hash)
VALUES ($1, $2, $3, $4, $5, $6);
