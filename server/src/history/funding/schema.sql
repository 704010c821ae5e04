-- Funding paid (units < 0) and received by holders of perps.
CREATE TABLE history.funding_payments (
  sequence bigint NOT NULL,
  index integer NOT NULL,
  time_ms bigint NOT NULL,
  account_id bigint NOT NULL,
  market_id integer NOT NULL,
  size_lots bigint NOT NULL,
  rate_ppb bigint NOT NULL,
  units bigint NOT NULL,
  interval_end_ms bigint NOT NULL,
  PRIMARY KEY (sequence, index)
);
CREATE INDEX funding_of_account ON history.funding_payments (account_id, time_ms, sequence, index);
-- The rate of each hour of each perp.
CREATE TABLE history.funding_rates (
  sequence bigint NOT NULL,
  index integer NOT NULL,
  time_ms bigint NOT NULL,
  market_id integer NOT NULL,
  rate_ppb bigint NOT NULL,
  index_ticks bigint NOT NULL,
  mark_ticks bigint NOT NULL,
  interval_end_ms bigint NOT NULL,
  PRIMARY KEY (sequence, index)
);
CREATE INDEX funding_of_market ON history.funding_rates (market_id, time_ms, sequence, index);
