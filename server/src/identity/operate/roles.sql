SELECT user_id, role, at_ms FROM identity.roles WHERE is_held ORDER BY user_id, role;
