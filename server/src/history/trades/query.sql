-- A page of one market's trades. $1 market, $2 limit, $3 offset. Trade ids count from 1 without
-- gaps, so the highest is the total.
WITH counted AS (
  SELECT coalesce(max(trade_id), 0) AS total FROM history.trades WHERE market_id = $1::integer
), page AS (
  SELECT trade_id, time_ms, price_ticks, size_lots, quote_units, taker_side
  FROM history.trades
  WHERE market_id = $1::integer
  ORDER BY trade_id :sort
  LIMIT $2::bigint OFFSET $3::bigint
)
SELECT
  counted.total, page.trade_id, page.time_ms, page.price_ticks, page.size_lots, page.quote_units,
  page.taker_side
FROM counted LEFT JOIN page ON true
ORDER BY page.trade_id :sort;
