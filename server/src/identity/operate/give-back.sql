-- $1 kind, $2 name.
DELETE FROM identity.queue_owners WHERE kind = $1 AND name = $2;
