-- Counts the fills that are not there yet. $1: order-filled events. Runs before apply.sql. What is
-- there is looked up event by event: a join would read the whole table for a few events.
INSERT INTO history.tallies (account_id, market_id, fills, orders)
SELECT event.account_id, event.market_id, count(*), 0
FROM json_to_recordset($1::json) AS event (
  sequence bigint, index integer, account_id bigint, market_id integer
)
WHERE (
  SELECT count(*) FROM history.fills AS known
  WHERE known.sequence = event.sequence AND known.index = event.index
) = 0
GROUP BY event.account_id, event.market_id
ORDER BY event.account_id, event.market_id
ON CONFLICT (account_id, market_id) DO UPDATE SET fills = tallies.fills + excluded.fills;
