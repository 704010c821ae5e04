-- $1 person. The names go, and the key with which alone the rest could be read.
WITH unnamed AS (DELETE FROM identity.names WHERE person_id = $1)
UPDATE identity.people SET sealed_key = NULL, version = version + 1 WHERE person_id = $1;
