-- $1 tag.
SELECT person_id FROM identity.names WHERE tag = $1;
