-- A page of settlements. $1 account_id, $2 causes or null, $3 limit, $4 offset.
WITH matching AS NOT MATERIALIZED (
  SELECT
    sequence, index, time_ms, account_id, market_id, cause, units, unsettled_units
  FROM history.settlements
  WHERE account_id = $1::bigint
    AND ($2::text[] IS NULL OR cause = ANY ($2::text[]))
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
