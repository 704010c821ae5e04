-- $1: interest-paid events. Adds what borrowing cost and lending earned to the positions; those that
-- a position contains already are left out.
WITH arrived AS (
  SELECT
    event.account_id, event.asset_id, event.rate_ppb, event.interval_ms, event.units,
    event.sequence, event.index,
    CASE event.interest_kind WHEN 'lend' THEN 'lend' ELSE 'borrow' END AS side
  FROM json_to_recordset($1::json) AS event (
    sequence bigint, index integer, account_id bigint, asset_id integer, interest_kind text,
    rate_ppb bigint, interval_ms bigint, units bigint
  )
  WHERE event.interest_kind IN ('lend', 'borrow', 'entry-fee')
), added AS (
  SELECT
    arrived.account_id, arrived.asset_id, arrived.side,
    sum(arrived.units)::bigint AS units,
    sum(arrived.rate_ppb::numeric * arrived.interval_ms) AS rate_ppb_ms,
    sum(arrived.interval_ms)::bigint AS interval_ms,
    (array_agg(arrived.sequence ORDER BY arrived.sequence DESC, arrived.index DESC))[1] AS sequence,
    (array_agg(arrived.index ORDER BY arrived.sequence DESC, arrived.index DESC))[1] AS index
  FROM arrived
  JOIN history.lending_positions AS position
    ON position.account_id = arrived.account_id
    AND position.asset_id = arrived.asset_id
    AND position.side = arrived.side
  WHERE position.interest_sequence < arrived.sequence
    OR (position.interest_sequence = arrived.sequence AND position.interest_index < arrived.index)
  GROUP BY arrived.account_id, arrived.asset_id, arrived.side
)
UPDATE history.lending_positions AS position SET
  interest_units = position.interest_units + added.units,
  rate_ppb_ms = position.rate_ppb_ms + added.rate_ppb_ms,
  interval_ms = position.interval_ms + added.interval_ms,
  interest_sequence = added.sequence,
  interest_index = added.index
FROM added
WHERE position.account_id = added.account_id
  AND position.asset_id = added.asset_id
  AND position.side = added.side;
