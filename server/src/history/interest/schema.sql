-- Interest paid and received, entry fees, interest on unrealised profit and loss.
CREATE TABLE history.interest_payments (
  sequence bigint NOT NULL,
  index integer NOT NULL,
  time_ms bigint NOT NULL,
  account_id bigint NOT NULL,
  asset_id integer NOT NULL,
  market_id integer NOT NULL,
  interest_kind text NOT NULL,
  rate_ppb bigint NOT NULL,
  interval_ms bigint NOT NULL,
  units bigint NOT NULL,
  hour_ms bigint NOT NULL,
  PRIMARY KEY (sequence, index)
);
CREATE INDEX interest_of_account ON history.interest_payments (account_id, time_ms, sequence, index);
