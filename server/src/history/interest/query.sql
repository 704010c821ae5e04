-- A page of interest payments. $1 account_id, $2 asset_id or null, $3 market_id or null, $4 interest_kinds or null, $5 limit, $6 offset.
WITH matching AS NOT MATERIALIZED (
  SELECT
    sequence, index, time_ms, account_id, asset_id, market_id, interest_kind, rate_ppb,
    interval_ms, units, hour_ms
  FROM history.interest_payments
  WHERE account_id = $1::bigint
    AND ($2::integer IS NULL OR asset_id = $2::integer)
    AND ($3::integer IS NULL OR market_id = $3::integer)
    AND ($4::text[] IS NULL OR interest_kind = ANY ($4::text[]))
), counted AS (
  SELECT count(*) AS total FROM matching
), page AS (
  SELECT * FROM matching
  ORDER BY time_ms :sort, sequence :sort, index :sort
  LIMIT $5::bigint OFFSET $6::bigint
)
SELECT counted.total, page.*
FROM counted LEFT JOIN page ON true
ORDER BY page.time_ms :sort, page.sequence :sort, page.index :sort;
