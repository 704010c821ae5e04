-- A page of one account's withdrawals.
-- $1 account, $2 withdrawal id or null, $3 client id or null,
-- $4 asset or null, $5 from, $6 to (both inclusive, null = open), $7 limit, $8 offset.
WITH matching AS NOT MATERIALIZED (
  SELECT
    withdrawal_id, account_id, asset_id, units, fee_units, blockchain, address, client_id,
    time_ms, sequence, index
  FROM history.withdrawals
  WHERE account_id = $1::bigint
    AND ($2::bigint IS NULL OR withdrawal_id = $2::bigint)
    AND ($3::text IS NULL OR client_id = $3::text)
    AND ($4::integer IS NULL OR asset_id = $4::integer)
    AND ($5::bigint IS NULL OR time_ms >= $5::bigint)
    AND ($6::bigint IS NULL OR time_ms <= $6::bigint)
), counted AS (
  SELECT count(*) AS total FROM matching
), page AS (
  SELECT * FROM matching
  ORDER BY time_ms :sort, withdrawal_id :sort
  LIMIT $7::bigint OFFSET $8::bigint
)
SELECT
  counted.total, page.*, coalesce(ended.status, 'requested') AS status, ended.transaction_hash,
  ended.ended_at_ms
FROM counted
LEFT JOIN page ON true
LEFT JOIN history.withdrawal_ends AS ended ON ended.withdrawal_id = page.withdrawal_id
ORDER BY page.time_ms :sort, page.withdrawal_id :sort;
