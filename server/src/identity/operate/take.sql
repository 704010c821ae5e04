-- $1 kind, $2 name, $3 who, $4 when. Whoever had it has it no more.
INSERT INTO identity.queue_owners (kind, name, owner, at_ms) VALUES ($1, $2, $3, $4)
ON CONFLICT (kind, name) DO UPDATE SET owner = $3, at_ms = $4;
