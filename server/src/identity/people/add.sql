-- $1 person, $2 sealed key, $3 sealed person.
INSERT INTO identity.people (person_id, sealed_key, sealed, version) VALUES ($1, $2, $3, 1);
