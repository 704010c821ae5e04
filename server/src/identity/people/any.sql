-- Anybody who is not forgotten.
SELECT person_id, sealed_key FROM identity.people
WHERE sealed_key IS NOT NULL ORDER BY person_id LIMIT 1;
