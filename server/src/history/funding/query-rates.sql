-- A page of funding rates. $1 market_id, $2 limit, $3 offset.
WITH matching AS NOT MATERIALIZED (
  SELECT
    sequence, index, time_ms, market_id, rate_ppb, index_ticks, mark_ticks, interval_end_ms
  FROM history.funding_rates
  WHERE market_id = $1::integer
), counted AS (
  SELECT count(*) AS total FROM matching
), page AS (
  SELECT * FROM matching
  ORDER BY time_ms :sort, sequence :sort, index :sort
  LIMIT $2::bigint OFFSET $3::bigint
)
SELECT counted.total, page.*
FROM counted LEFT JOIN page ON true
ORDER BY page.time_ms :sort, page.sequence :sort, page.index :sort;
