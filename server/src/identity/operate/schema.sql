-- Acts of operators, each bound to the one before by its hash. Actors are numbers, not names.
CREATE TABLE IF NOT EXISTS identity.audit (
  number bigint PRIMARY KEY,
  at_ms bigint NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  details text NOT NULL,
  hash text NOT NULL
);

-- Changes that wait for a second signature, as JSON.
CREATE TABLE IF NOT EXISTS identity.proposals (
  proposal_id text PRIMARY KEY,
  proposed_at_ms bigint NOT NULL,
  status text NOT NULL,
  proposal text NOT NULL
);

-- Who has taken what of the queue waits; rows of what waits no more are swept with the next taking.
CREATE TABLE IF NOT EXISTS identity.queue_owners (
  kind text NOT NULL,
  name text NOT NULL,
  owner text NOT NULL,
  at_ms bigint NOT NULL,
  PRIMARY KEY (kind, name)
);

-- Who may do what of running the venue: users by number. What was taken stays as a row, so that nothing gives
-- it back by itself.
CREATE TABLE IF NOT EXISTS identity.roles (
  user_id bigint NOT NULL,
  role text NOT NULL,
  is_held boolean NOT NULL,
  at_ms bigint NOT NULL,
  PRIMARY KEY (user_id, role)
);
