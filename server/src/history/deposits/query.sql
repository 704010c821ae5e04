-- A page of one account's deposits.
-- $1 account, $2 deposit id or null, $3 client id or null (a deposit has none),
-- $4 asset or null, $5 from, $6 to (both inclusive, null = open), $7 limit, $8 offset.
WITH matching AS NOT MATERIALIZED (
  SELECT deposit_id, account_id, asset_id, units, reference, time_ms, sequence, index
  FROM history.deposits
  WHERE account_id = $1::bigint
    AND ($2::bigint IS NULL OR deposit_id = $2::bigint)
    AND $3::text IS NULL
    AND ($4::integer IS NULL OR asset_id = $4::integer)
    AND ($5::bigint IS NULL OR time_ms >= $5::bigint)
    AND ($6::bigint IS NULL OR time_ms <= $6::bigint)
), counted AS (
  SELECT count(*) AS total FROM matching
), page AS (
  SELECT * FROM matching
  ORDER BY time_ms :sort, deposit_id :sort
  LIMIT $7::bigint OFFSET $8::bigint
)
SELECT counted.total, page.*
FROM counted LEFT JOIN page ON true
ORDER BY page.time_ms :sort, page.deposit_id :sort;
