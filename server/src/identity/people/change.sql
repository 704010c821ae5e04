-- $1 person, $2 sealed person, $3 the version that was read. No row when another came between.
UPDATE identity.people SET sealed = $2, version = version + 1
WHERE person_id = $1 AND version = $3 AND sealed_key IS NOT NULL
RETURNING version;
