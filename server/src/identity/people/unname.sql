-- $1 tag.
DELETE FROM identity.names WHERE tag = $1;
