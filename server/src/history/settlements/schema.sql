-- What moved an account's unsettled equity, signed.
CREATE TABLE history.settlements (
  sequence bigint NOT NULL,
  index integer NOT NULL,
  time_ms bigint NOT NULL,
  account_id bigint NOT NULL,
  market_id integer NOT NULL,
  cause text NOT NULL,
  units bigint NOT NULL,
  unsettled_units bigint NOT NULL,
  PRIMARY KEY (sequence, index)
);
CREATE INDEX settlements_of_account ON history.settlements (account_id, time_ms, sequence, index);
