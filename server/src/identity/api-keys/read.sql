SELECT
  public_key, user_id, account_id, scopes, ip_list, name, is_demo, created_at_ms, expires_at_ms,
  revoked_at_ms, order_value_max, cancels_on_disconnect
FROM identity.api_keys
ORDER BY created_at_ms, public_key;
