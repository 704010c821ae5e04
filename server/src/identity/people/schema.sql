-- People are facts of their own, not a projection: nothing can build them again.
CREATE SCHEMA IF NOT EXISTS identity;

-- What is known of a person is sealed under the person's key, which is sealed under the venue's.
-- Without its key a row says nothing: to forget a person is to forget the key.
CREATE TABLE IF NOT EXISTS identity.people (
  person_id text PRIMARY KEY,
  sealed_key text,
  sealed text NOT NULL,
  version bigint NOT NULL
);

-- Names by which a person is found, as keyed digests: the handle, the passkeys, the user id. They
-- are written in one statement with the person that has them: none is left without its person.
CREATE TABLE IF NOT EXISTS identity.names (
  tag text PRIMARY KEY,
  person_id text NOT NULL
);
