-- $1 user, $2 role, $3 whether they have it, $4 when.
INSERT INTO identity.roles (user_id, role, is_held, at_ms) VALUES ($1, $2, $3, $4)
ON CONFLICT (user_id, role) DO UPDATE SET is_held = $3, at_ms = $4;
