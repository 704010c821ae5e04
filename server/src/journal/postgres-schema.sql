-- The replicated journal: one row of `journal_head` per journal, one row of `journal_batch` per record.
CREATE TABLE IF NOT EXISTS journal_head (
  journal_id smallint PRIMARY KEY,
  epoch bigint NOT NULL,
  next_seq bigint NOT NULL,
  last_hash bytea NOT NULL CHECK (octet_length(last_hash) = 32),
  base_time bigint NOT NULL,
  leader text NOT NULL
) WITH (fillfactor = 20);

CREATE TABLE IF NOT EXISTS journal_batch (
  journal_id smallint,
  first_seq bigint,
  count integer NOT NULL CHECK (count BETWEEN 1 AND 8192),
  epoch bigint NOT NULL,
  prev_hash bytea NOT NULL CHECK (octet_length(prev_hash) = 32),
  hash bytea NOT NULL CHECK (octet_length(hash) = 32),
  record bytea NOT NULL CHECK (octet_length(record) <= 1048576),
  PRIMARY KEY (journal_id, first_seq)
);

-- Records hardly compress, and are read whole.
ALTER TABLE journal_batch ALTER COLUMN record SET STORAGE EXTERNAL;

-- Only shortens outages: a leader that does not renew its row is replaced.
CREATE TABLE IF NOT EXISTS journal_lease (
  journal_id smallint PRIMARY KEY,
  leader text NOT NULL,
  beat bigint NOT NULL
);

-- What each node's engine had computed: the digest of the full state after a sequence.
CREATE TABLE IF NOT EXISTS journal_state (
  journal_id smallint,
  sequence bigint,
  node text,
  is_leader boolean NOT NULL,
  digest bytea NOT NULL CHECK (octet_length(digest) = 32),
  PRIMARY KEY (journal_id, sequence, node)
);
