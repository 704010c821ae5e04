-- $1 account, $2 from when, $3 width of a step: the last of each step, oldest first.
SELECT DISTINCT ON (at_ms / $3::bigint) at_ms, units
FROM identity.equity
WHERE account_id = $1::bigint AND at_ms >= $2::bigint
ORDER BY at_ms / $3::bigint, at_ms DESC;
