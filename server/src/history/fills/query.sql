-- A page of one account's fills. $1 account, $2 the one market or null, $3 the markets or null,
-- $4 order ordinal or null, $5 order slot, $6 from, $7 to (both inclusive, null = open),
-- $8 limit, $9 offset. The total is counted only where no tally knows it.
WITH matching AS NOT MATERIALIZED (
  SELECT
    sequence, index, time_ms, account_id, market_id, order_ordinal, order_slot, client_id, side,
    origin, price_ticks, size_lots, quote_units, fee_units, fee_asset_id, is_maker, trade_id
  FROM history.fills
  WHERE account_id = $1::bigint
    AND ($2::integer IS NULL OR market_id = $2::integer)
    AND ($3::integer[] IS NULL OR market_id = ANY ($3::integer[]))
    AND ($4::bigint IS NULL OR (order_ordinal = $4::bigint AND order_slot = $5::bigint))
    AND ($6::bigint IS NULL OR time_ms >= $6::bigint)
    AND ($7::bigint IS NULL OR time_ms <= $7::bigint)
), counted AS (
  SELECT CASE
    WHEN $4::bigint IS NULL AND $6::bigint IS NULL AND $7::bigint IS NULL THEN (
      SELECT coalesce(sum(fills), 0)::bigint FROM history.tallies
      WHERE account_id = $1::bigint
        AND ($2::integer IS NULL OR market_id = $2::integer)
        AND ($3::integer[] IS NULL OR market_id = ANY ($3::integer[]))
    )
    ELSE (SELECT count(*) FROM matching)
  END AS total
), page AS (
  SELECT * FROM matching
  ORDER BY time_ms :sort, sequence :sort, index :sort
  LIMIT $8::bigint OFFSET $9::bigint
)
SELECT counted.total, page.*
FROM counted LEFT JOIN page ON true
ORDER BY page.time_ms :sort, page.sequence :sort, page.index :sort;
