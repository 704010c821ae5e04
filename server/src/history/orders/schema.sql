-- Every order as it stands after its last event.
CREATE TABLE history.orders (
  order_ordinal bigint PRIMARY KEY,
  order_slot bigint NOT NULL,
  account_id bigint NOT NULL,
  market_id integer NOT NULL,
  broker_id integer NOT NULL,
  side text NOT NULL,
  type text NOT NULL,
  time_in_force text NOT NULL,
  self_trade text NOT NULL,
  status text NOT NULL,
  origin text NOT NULL,
  post_only boolean NOT NULL,
  reduce_only boolean NOT NULL,
  client_id bigint NOT NULL,
  price_ticks bigint NOT NULL,
  size_lots bigint NOT NULL,
  quote_units bigint NOT NULL,
  filled_lots bigint NOT NULL,
  filled_quote_units bigint NOT NULL,
  created_at_ms bigint NOT NULL,
  reason text,
  time_ms bigint NOT NULL,
  sequence bigint NOT NULL,
  index integer NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX orders_of_account ON history.orders (account_id, order_ordinal);
CREATE INDEX orders_of_market ON history.orders (account_id, market_id, order_ordinal);

-- What a conditional order says beyond its state.
CREATE TABLE history.order_terms (
  order_ordinal bigint PRIMARY KEY,
  trigger_by text NOT NULL,
  take_profit_by text NOT NULL,
  stop_loss_by text NOT NULL,
  slippage_kind text NOT NULL,
  trigger_is_percent boolean NOT NULL,
  trigger_price_ticks bigint NOT NULL,
  trigger_quantity bigint NOT NULL,
  take_profit_ticks bigint NOT NULL,
  take_profit_limit_ticks bigint NOT NULL,
  stop_loss_ticks bigint NOT NULL,
  stop_loss_limit_ticks bigint NOT NULL,
  slippage_tolerance bigint NOT NULL,
  expires_at_ms bigint NOT NULL,
  related_ordinal bigint NOT NULL,
  related_slot bigint NOT NULL,
  sequence bigint NOT NULL,
  index integer NOT NULL
);
