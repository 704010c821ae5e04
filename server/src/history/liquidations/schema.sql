-- The public log: each act of each liquidation.
CREATE TABLE history.liquidation_steps (
  sequence bigint NOT NULL,
  index integer NOT NULL,
  time_ms bigint NOT NULL,
  account_id bigint NOT NULL,
  market_id integer NOT NULL,
  asset_id integer NOT NULL,
  stage text NOT NULL,
  is_bid boolean NOT NULL,
  quantity bigint NOT NULL,
  price_ticks bigint NOT NULL,
  value_units bigint NOT NULL,
  fund_units bigint NOT NULL,
  taker_id bigint NOT NULL,
  PRIMARY KEY (sequence, index)
);
CREATE INDEX liquidations_by_time ON history.liquidation_steps (time_ms, sequence, index);
CREATE INDEX liquidations_of_account ON history.liquidation_steps (account_id, time_ms, sequence, index);
