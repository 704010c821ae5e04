-- A page of one account's positions. $1 account, $2 the one market or null, $3 the markets or null,
-- $4 open (true), closed (false) or null, $5 limit, $6 offset.
WITH matching AS NOT MATERIALIZED (
  SELECT
    position_id, account_id, market_id, size_lots, entry_quote, realized_quote, funding_quote,
    interest_quote, fees_quote, opened_lots, opened_quote, opened_at_ms, liquidated_lots, time_ms
  FROM history.positions
  WHERE account_id = $1::bigint
    AND ($2::integer IS NULL OR market_id = $2::integer)
    AND ($3::integer[] IS NULL OR market_id = ANY ($3::integer[]))
    AND ($4::boolean IS NULL OR (size_lots <> 0) = $4::boolean)
), counted AS (
  SELECT count(*) AS total FROM matching
), page AS (
  SELECT * FROM matching
  ORDER BY opened_at_ms :sort, position_id :sort
  LIMIT $5::bigint OFFSET $6::bigint
)
SELECT counted.total, page.*
FROM counted LEFT JOIN page ON true
ORDER BY page.opened_at_ms :sort, page.position_id :sort;
