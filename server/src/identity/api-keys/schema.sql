-- Keys are facts of their own, not a projection: nothing can build them again.
CREATE SCHEMA IF NOT EXISTS identity;

-- A revoked key stays, so that it can never be registered anew.
CREATE TABLE IF NOT EXISTS identity.api_keys (
  public_key text PRIMARY KEY,
  user_id bigint NOT NULL,
  account_id bigint NOT NULL,
  scopes text[] NOT NULL,
  ip_list text[] NOT NULL,
  name text NOT NULL,
  is_demo boolean NOT NULL,
  created_at_ms bigint NOT NULL,
  expires_at_ms bigint NOT NULL,
  revoked_at_ms bigint
);

-- Keys of before have neither.
ALTER TABLE identity.api_keys ADD COLUMN IF NOT EXISTS order_value_max text;
ALTER TABLE identity.api_keys
  ADD COLUMN IF NOT EXISTS cancels_on_disconnect boolean NOT NULL DEFAULT false;
