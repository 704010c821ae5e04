-- $1: position-changed events. The last one of each position counts; what was taken by force adds up.
-- Events that a row contains already are left out.
WITH arrived AS (
  SELECT event.*
  FROM json_to_recordset($1::json) AS event (
    sequence bigint, index integer, time_ms bigint, position_id bigint, account_id bigint,
    market_id integer, cause text, size_lots bigint, entry_quote bigint, realized_quote bigint,
    funding_quote bigint, interest_quote bigint, fees_quote bigint, opened_lots bigint,
    opened_quote bigint, opened_at_ms bigint
  )
  WHERE coalesce((
    SELECT known.sequence < event.sequence
      OR (known.sequence = event.sequence AND known.index < event.index)
    FROM history.positions AS known WHERE known.position_id = event.position_id
  ), true)
), stepped AS (
  SELECT
    arrived.*,
    abs(coalesce(
      lag(arrived.size_lots) OVER (
        PARTITION BY arrived.position_id ORDER BY arrived.sequence, arrived.index
      ),
      (SELECT known.size_lots FROM history.positions AS known
        WHERE known.position_id = arrived.position_id),
      0
    )) AS lots_before
  FROM arrived
), forced AS (
  SELECT
    position_id,
    sum(CASE
      WHEN cause IN ('liquidation', 'backstop', 'adl') THEN greatest(lots_before - abs(size_lots), 0)
      ELSE 0
    END)::bigint AS liquidated_lots
  FROM stepped
  GROUP BY position_id
), last AS (
  SELECT DISTINCT ON (position_id) stepped.*
  FROM stepped
  ORDER BY position_id, sequence DESC, index DESC
)
INSERT INTO history.positions (
  position_id, account_id, market_id, size_lots, entry_quote, realized_quote, funding_quote,
  interest_quote, fees_quote, opened_lots, opened_quote, opened_at_ms, liquidated_lots, time_ms,
  sequence, index
)
SELECT
  last.position_id, last.account_id, last.market_id, last.size_lots, last.entry_quote,
  last.realized_quote, last.funding_quote, last.interest_quote, last.fees_quote,
  last.opened_lots, last.opened_quote, last.opened_at_ms, forced.liquidated_lots, last.time_ms,
  last.sequence, last.index
FROM last JOIN forced ON forced.position_id = last.position_id
ORDER BY last.position_id
ON CONFLICT (position_id) DO UPDATE SET
  size_lots = excluded.size_lots,
  entry_quote = excluded.entry_quote,
  realized_quote = excluded.realized_quote,
  funding_quote = excluded.funding_quote,
  interest_quote = excluded.interest_quote,
  fees_quote = excluded.fees_quote,
  opened_lots = excluded.opened_lots,
  opened_quote = excluded.opened_quote,
  liquidated_lots = positions.liquidated_lots + excluded.liquidated_lots,
  time_ms = excluded.time_ms,
  sequence = excluded.sequence,
  index = excluded.index;
