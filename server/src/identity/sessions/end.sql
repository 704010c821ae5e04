-- $1 tag.
DELETE FROM identity.sessions WHERE cookie_tag = $1;
