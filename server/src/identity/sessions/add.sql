-- $1 tag, $2 session, $3 person, $4 key, $5 user, $6 account, $7 sub-account, $8 sealed, $9 now.
-- No row when the key was used by another session.
INSERT INTO identity.sessions (
  cookie_tag, session_id, person_id, session_key, user_id, account_id, subaccount_id, sealed,
  created_at_ms, seen_at_ms
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
ON CONFLICT DO NOTHING
RETURNING session_id;
