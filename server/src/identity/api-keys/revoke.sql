-- $1 public key, $2 when.
UPDATE identity.api_keys SET revoked_at_ms = $2 WHERE public_key = $1 AND revoked_at_ms IS NULL;
