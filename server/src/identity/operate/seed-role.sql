-- $1 user, $2 role, $3 when. Not where it was ever given or taken.
INSERT INTO identity.roles (user_id, role, is_held, at_ms) VALUES ($1, $2, true, $3)
ON CONFLICT (user_id, role) DO NOTHING;
