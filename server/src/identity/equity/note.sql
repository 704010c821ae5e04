-- $1 account, $2 moment, $3 units. What was noted at a moment stays.
INSERT INTO identity.equity (account_id, at_ms, units) VALUES ($1, $2, $3)
ON CONFLICT (account_id, at_ms) DO NOTHING;
