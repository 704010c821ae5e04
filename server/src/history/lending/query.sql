-- A page of lending movements. $1 account_id, $2 asset_id or null,
-- $3 movements or null, $4 causes or null, $5 limit, $6 offset.
WITH matching AS NOT MATERIALIZED (
  SELECT
    sequence, index, time_ms, account_id, asset_id, movement, cause, order_ordinal, order_slot,
    units, lent_units, borrowed_units
  FROM history.lending_movements
  WHERE account_id = $1::bigint
    AND ($2::integer IS NULL OR asset_id = $2::integer)
    AND ($3::text[] IS NULL OR movement = ANY ($3::text[]))
    AND ($4::text[] IS NULL OR cause = ANY ($4::text[]))
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
