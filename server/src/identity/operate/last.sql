SELECT number, hash FROM identity.audit ORDER BY number DESC LIMIT 1;
