-- $1 person.
SELECT sealed_key, sealed, version FROM identity.people WHERE person_id = $1;
