-- $1: lending-changed events. Each is the state of both sides after it; the last one counts, and the
-- last rise from zero is the opening. Events that a row contains already are left out.
WITH arrived AS (
  SELECT
    event.sequence, event.index, event.time_ms, event.account_id, event.asset_id, event.cause,
    sides.side,
    CASE sides.side WHEN 'lend' THEN event.lent_units ELSE event.borrowed_units END AS units
  FROM json_to_recordset($1::json) AS event (
    sequence bigint, index integer, time_ms bigint, account_id bigint, asset_id integer,
    cause text, lent_units bigint, borrowed_units bigint
  )
  CROSS JOIN (VALUES ('lend'), ('borrow')) AS sides (side)
), known AS (
  SELECT
    arrived.*,
    (
      SELECT position.units FROM history.lending_positions AS position
      WHERE position.account_id = arrived.account_id
        AND position.asset_id = arrived.asset_id
        AND position.side = arrived.side
    ) AS units_before,
    coalesce((
      SELECT position.sequence < arrived.sequence
        OR (position.sequence = arrived.sequence AND position.index < arrived.index)
      FROM history.lending_positions AS position
      WHERE position.account_id = arrived.account_id
        AND position.asset_id = arrived.asset_id
        AND position.side = arrived.side
    ), true) AS is_new
  FROM arrived
), stepped AS (
  SELECT
    known.*,
    coalesce(
      lag(known.units) OVER (
        PARTITION BY known.account_id, known.asset_id, known.side
        ORDER BY known.sequence, known.index
      ),
      known.units_before, 0
    ) AS before
  FROM known
  WHERE known.is_new
), folded AS (
  SELECT
    account_id, asset_id, side,
    (array_agg(units ORDER BY sequence DESC, index DESC))[1] AS units,
    (array_agg(cause ORDER BY sequence DESC, index DESC))[1] AS cause,
    max(CASE WHEN before = 0 AND units > 0 THEN time_ms END) AS opened_at_ms,
    (array_agg(sequence ORDER BY sequence DESC, index DESC))[1] AS sequence,
    (array_agg(index ORDER BY sequence DESC, index DESC))[1] AS index
  FROM stepped
  WHERE units > 0 OR before > 0
  GROUP BY account_id, asset_id, side
)
INSERT INTO history.lending_positions (
  account_id, asset_id, side, units, opened_at_ms, interest_units, rate_ppb_ms, interval_ms, cause,
  sequence, index, interest_sequence, interest_index
)
SELECT
  account_id, asset_id, side, units, coalesce(opened_at_ms, 0), 0, 0, 0, cause, sequence, index,
  0, 0
FROM folded
ON CONFLICT (account_id, asset_id, side) DO UPDATE SET
  units = excluded.units,
  cause = excluded.cause,
  sequence = excluded.sequence,
  index = excluded.index,
  opened_at_ms = CASE
    WHEN excluded.opened_at_ms = 0 THEN lending_positions.opened_at_ms
    ELSE excluded.opened_at_ms
  END;
