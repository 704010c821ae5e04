-- $1 user.
SELECT role FROM identity.roles WHERE user_id = $1 AND is_held ORDER BY role;
