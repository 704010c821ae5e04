-- $1 person, $2 sealed person, $3 the version that was read, $4 its names as a JSON list of tags.
-- The person and its names change together or not at all. `changed` is 0 when another change came
-- between, or when somebody else has one of the names, which `taken` gives then.
WITH wanted AS (
  SELECT value AS tag FROM json_array_elements_text($4::json)
), taken AS (
  SELECT names.tag FROM identity.names AS names JOIN wanted ON wanted.tag = names.tag
  WHERE names.person_id <> $1::text
), changed AS (
  UPDATE identity.people SET sealed = $2::text, version = version + 1
  WHERE person_id = $1::text AND version = $3::bigint AND sealed_key IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM taken)
  RETURNING version
), unnamed AS (
  DELETE FROM identity.names
  WHERE person_id = $1::text AND tag NOT IN (SELECT tag FROM wanted)
    AND EXISTS (SELECT 1 FROM changed)
), named AS (
  INSERT INTO identity.names (tag, person_id)
  SELECT tag, $1::text FROM wanted
  WHERE EXISTS (SELECT 1 FROM changed)
    AND NOT EXISTS (SELECT 1 FROM identity.names AS known WHERE known.tag = wanted.tag)
)
SELECT (SELECT count(*) FROM changed) AS changed, (SELECT min(tag) FROM taken) AS taken;
