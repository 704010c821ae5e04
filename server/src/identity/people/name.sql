-- $1 tag, $2 person. Gives the tag back, or no row when somebody has this name.
INSERT INTO identity.names (tag, person_id) VALUES ($1, $2)
ON CONFLICT (tag) DO NOTHING
RETURNING tag;
