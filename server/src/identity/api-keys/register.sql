-- $1 public key, $2 user, $3 account, $4 scopes, $5 addresses, $6 name, $7 demo, $8 created,
-- $9 expires, $10 most of an order, $11 cancels on disconnecting. Gives the key back, or no row when that public key was registered before.
INSERT INTO identity.api_keys (
  public_key, user_id, account_id, scopes, ip_list, name, is_demo, created_at_ms, expires_at_ms,
  order_value_max, cancels_on_disconnect
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (public_key) DO NOTHING
RETURNING public_key;
