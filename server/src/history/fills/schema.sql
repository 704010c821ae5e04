-- One row per side of an execution.
CREATE TABLE history.fills (
  sequence bigint NOT NULL,
  index integer NOT NULL,
  time_ms bigint NOT NULL,
  account_id bigint NOT NULL,
  market_id integer NOT NULL,
  order_ordinal bigint NOT NULL,
  order_slot bigint NOT NULL,
  client_id bigint NOT NULL,
  side text NOT NULL,
  origin text NOT NULL,
  price_ticks bigint NOT NULL,
  size_lots bigint NOT NULL,
  quote_units bigint NOT NULL,
  fee_units bigint NOT NULL,
  fee_asset_id integer NOT NULL,
  is_maker boolean NOT NULL,
  trade_id bigint NOT NULL,
  PRIMARY KEY (sequence, index)
);
CREATE INDEX fills_of_account ON history.fills (account_id, time_ms, sequence, index);
CREATE INDEX fills_of_market ON history.fills (account_id, market_id, time_ms, sequence, index);
CREATE INDEX fills_of_order ON history.fills (order_ordinal, order_slot);
