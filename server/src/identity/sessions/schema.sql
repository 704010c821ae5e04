-- The tag is a keyed digest of the cookie: whoever reads the table cannot take anybody's place.
CREATE TABLE IF NOT EXISTS identity.sessions (
  cookie_tag text PRIMARY KEY,
  session_id text NOT NULL,
  person_id text NOT NULL,
  session_key text NOT NULL UNIQUE,
  user_id bigint NOT NULL,
  account_id bigint NOT NULL,
  subaccount_id bigint NOT NULL,
  -- Device and address, sealed.
  sealed text NOT NULL,
  created_at_ms bigint NOT NULL,
  seen_at_ms bigint NOT NULL
);
