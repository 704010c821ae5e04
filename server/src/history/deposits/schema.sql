CREATE TABLE history.deposits (
  deposit_id bigint PRIMARY KEY,
  account_id bigint NOT NULL,
  asset_id integer NOT NULL,
  units bigint NOT NULL,
  reference text NOT NULL,
  time_ms bigint NOT NULL,
  sequence bigint NOT NULL,
  index integer NOT NULL
);
CREATE INDEX deposits_of_account ON history.deposits (account_id, time_ms, deposit_id);
