-- Every execution, once.
CREATE TABLE history.trades (
  market_id integer NOT NULL,
  trade_id bigint NOT NULL,
  time_ms bigint NOT NULL,
  price_ticks bigint NOT NULL,
  size_lots bigint NOT NULL,
  quote_units bigint NOT NULL,
  taker_side text NOT NULL,
  sequence bigint NOT NULL,
  index integer NOT NULL,
  PRIMARY KEY (market_id, trade_id)
);
