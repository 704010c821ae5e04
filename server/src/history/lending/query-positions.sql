-- A page of one account's lending positions. $1 account, $2 asset or null, $3 side or null, $4 open
-- (true), closed (false) or null, $5 limit, $6 offset.
WITH matching AS NOT MATERIALIZED (
  SELECT
    account_id, asset_id, side, units, opened_at_ms, interest_units, cause,
    CASE WHEN interval_ms = 0 THEN 0 ELSE trunc(rate_ppb_ms / interval_ms)::bigint END AS rate_ppb
  FROM history.lending_positions
  WHERE account_id = $1::bigint
    AND ($2::integer IS NULL OR asset_id = $2::integer)
    AND ($3::text IS NULL OR side = $3::text)
    AND ($4::boolean IS NULL OR (units > 0) = $4::boolean)
), counted AS (
  SELECT count(*) AS total FROM matching
), page AS (
  SELECT * FROM matching
  ORDER BY opened_at_ms :sort, asset_id :sort, side :sort
  LIMIT $5::bigint OFFSET $6::bigint
)
SELECT counted.total, page.*
FROM counted LEFT JOIN page ON true
ORDER BY page.opened_at_ms :sort, page.asset_id :sort, page.side :sort;
