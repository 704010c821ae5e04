-- Pools as they stood at the end of each five minutes in which something changed.
CREATE TABLE history.pools (
  asset_id integer NOT NULL,
  start_ms bigint NOT NULL,
  time_ms bigint NOT NULL,
  lent_units bigint NOT NULL,
  borrowed_units bigint NOT NULL,
  borrow_rate_ppb bigint NOT NULL,
  lend_rate_ppb bigint NOT NULL,
  sequence bigint NOT NULL,
  index integer NOT NULL,
  PRIMARY KEY (asset_id, start_ms)
);
