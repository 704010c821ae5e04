-- A page of funding payments. $1 account_ids, $2 market_id or null, $3 limit, $4 offset.
WITH matching AS NOT MATERIALIZED (
  SELECT
    sequence, index, time_ms, account_id, market_id, size_lots, rate_ppb, units, interval_end_ms
  FROM history.funding_payments
  WHERE account_id = ANY ($1::bigint[])
    AND ($2::integer IS NULL OR market_id = $2::integer)
), counted AS (
  SELECT count(*) AS total FROM matching
), page AS (
  SELECT * FROM matching
  ORDER BY time_ms :sort, sequence :sort, index :sort
  LIMIT $3::bigint OFFSET $4::bigint
)
SELECT counted.total, page.*
FROM counted LEFT JOIN page ON true
ORDER BY page.time_ms :sort, page.sequence :sort, page.index :sort;
