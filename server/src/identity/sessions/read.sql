SELECT
  cookie_tag, session_id, person_id, session_key, user_id, account_id, subaccount_id, sealed,
  created_at_ms, seen_at_ms
FROM identity.sessions
ORDER BY created_at_ms;
