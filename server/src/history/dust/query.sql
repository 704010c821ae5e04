-- A page of one account's dust conversions.
-- $1 account, $2 conversion id or null, $3 client id or null (a conversion has none),
-- $4 asset or null, $5 from, $6 to (both inclusive, null = open), $7 limit, $8 offset.
WITH matching AS NOT MATERIALIZED (
  SELECT conversion_id, account_id, asset_id, units, received_units, time_ms, sequence, index
  FROM history.dust_conversions
  WHERE account_id = $1::bigint
    AND ($2::bigint IS NULL OR conversion_id = $2::bigint)
    AND $3::text IS NULL
    AND ($4::integer IS NULL OR asset_id = $4::integer)
    AND ($5::bigint IS NULL OR time_ms >= $5::bigint)
    AND ($6::bigint IS NULL OR time_ms <= $6::bigint)
), counted AS (
  SELECT count(*) AS total FROM matching
), page AS (
  SELECT * FROM matching
  ORDER BY time_ms :sort, conversion_id :sort
  LIMIT $7::bigint OFFSET $8::bigint
)
SELECT counted.total, page.*
FROM counted LEFT JOIN page ON true
ORDER BY page.time_ms :sort, page.conversion_id :sort;
