-- A page of one account's orders, by order of acceptance. $1 account, $2 the one market or null,
-- $3 the markets or null, $4 order ordinal or null, $5 order slot, $6 limit, $7 offset.
WITH matching AS NOT MATERIALIZED (
  SELECT
    order_ordinal, order_slot, account_id, market_id, broker_id, side, type, time_in_force,
    self_trade, status, origin, post_only, reduce_only, client_id, price_ticks, size_lots,
    quote_units, filled_lots, filled_quote_units, created_at_ms, reason, time_ms, sequence, index
  FROM history.orders
  WHERE account_id = $1::bigint
    AND ($2::integer IS NULL OR market_id = $2::integer)
    AND ($3::integer[] IS NULL OR market_id = ANY ($3::integer[]))
    AND ($4::bigint IS NULL OR (order_ordinal = $4::bigint AND order_slot = $5::bigint))
), counted AS (
  SELECT CASE
    WHEN $4::bigint IS NULL THEN (
      SELECT coalesce(sum(orders), 0)::bigint FROM history.tallies
      WHERE account_id = $1::bigint
        AND ($2::integer IS NULL OR market_id = $2::integer)
        AND ($3::integer[] IS NULL OR market_id = ANY ($3::integer[]))
    )
    ELSE (SELECT count(*) FROM matching)
  END AS total
), page AS (
  SELECT * FROM matching
  ORDER BY order_ordinal :sort
  LIMIT $6::bigint OFFSET $7::bigint
)
SELECT
  counted.total, page.*, terms.trigger_by, terms.take_profit_by, terms.stop_loss_by,
  terms.slippage_kind, terms.trigger_is_percent, terms.trigger_price_ticks,
  terms.trigger_quantity, terms.take_profit_ticks, terms.take_profit_limit_ticks,
  terms.stop_loss_ticks, terms.stop_loss_limit_ticks, terms.slippage_tolerance,
  terms.expires_at_ms, terms.related_ordinal, terms.related_slot
FROM counted
LEFT JOIN page ON true
LEFT JOIN history.order_terms AS terms ON terms.order_ordinal = page.order_ordinal
ORDER BY page.order_ordinal :sort;
