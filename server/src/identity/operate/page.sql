-- $1 after which number, $2 at most how many.
SELECT number, at_ms, actor, action, details, hash FROM identity.audit
WHERE number > $1 ORDER BY number LIMIT $2;
