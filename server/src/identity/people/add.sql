-- $1 person, $2 sealed key, $3 sealed person, $4 its names as a JSON list of tags.
-- All or nothing, in one statement. Gives back one of the names that somebody has already, or null.
WITH wanted AS (
  SELECT value AS tag FROM json_array_elements_text($4::json)
), taken AS (
  SELECT names.tag FROM identity.names AS names JOIN wanted ON wanted.tag = names.tag
), named AS (
  INSERT INTO identity.names (tag, person_id)
  SELECT tag, $1::text FROM wanted WHERE NOT EXISTS (SELECT 1 FROM taken)
), added AS (
  INSERT INTO identity.people (person_id, sealed_key, sealed, version)
  SELECT $1::text, $2::text, $3::text, 1 WHERE NOT EXISTS (SELECT 1 FROM taken)
)
SELECT min(tag) AS taken FROM taken;
