-- $1: order events, each with the whole state of its order. The latest of an order wins.
INSERT INTO history.orders (
  order_ordinal, order_slot, account_id, market_id, broker_id, side, type, time_in_force,
  self_trade, status, origin, post_only, reduce_only, client_id, price_ticks, size_lots,
  quote_units, filled_lots, filled_quote_units, created_at_ms, reason, time_ms, sequence, index
)
SELECT DISTINCT ON (order_ordinal)
  order_ordinal, order_slot, account_id, market_id, broker_id, side, type, time_in_force,
  self_trade, status, origin, post_only, reduce_only, client_id, price_ticks, size_lots,
  quote_units, filled_lots, filled_quote_units, created_at_ms, reason, time_ms, sequence, index
FROM json_to_recordset($1::json) AS event (
  order_ordinal bigint, order_slot bigint, account_id bigint, market_id integer,
  broker_id integer, side text, type text, time_in_force text, self_trade text, status text,
  origin text, post_only boolean, reduce_only boolean, client_id bigint, price_ticks bigint,
  size_lots bigint, quote_units bigint, filled_lots bigint, filled_quote_units bigint,
  created_at_ms bigint, reason text, time_ms bigint, sequence bigint, index integer
)
ORDER BY order_ordinal, sequence DESC, index DESC
ON CONFLICT (order_ordinal) DO UPDATE SET
  broker_id = excluded.broker_id,
  side = excluded.side,
  type = excluded.type,
  time_in_force = excluded.time_in_force,
  self_trade = excluded.self_trade,
  status = excluded.status,
  origin = excluded.origin,
  post_only = excluded.post_only,
  reduce_only = excluded.reduce_only,
  client_id = excluded.client_id,
  price_ticks = excluded.price_ticks,
  size_lots = excluded.size_lots,
  quote_units = excluded.quote_units,
  filled_lots = excluded.filled_lots,
  filled_quote_units = excluded.filled_quote_units,
  created_at_ms = excluded.created_at_ms,
  order_slot = excluded.order_slot,
  reason = excluded.reason,
  time_ms = excluded.time_ms,
  sequence = excluded.sequence,
  index = excluded.index
WHERE (orders.sequence, orders.index) < (excluded.sequence, excluded.index);
