-- Counts the orders that are not there yet. $1: order events. Runs before apply.sql. What is there
-- is looked up event by event: a join would read the whole table for a few events.
INSERT INTO history.tallies (account_id, market_id, fills, orders)
SELECT event.account_id, event.market_id, 0, count(DISTINCT event.order_ordinal)
FROM json_to_recordset($1::json) AS event (
  account_id bigint, market_id integer, order_ordinal bigint
)
WHERE (
  SELECT count(*) FROM history.orders AS known WHERE known.order_ordinal = event.order_ordinal
) = 0
GROUP BY event.account_id, event.market_id
ORDER BY event.account_id, event.market_id
ON CONFLICT (account_id, market_id) DO UPDATE SET orders = tallies.orders + excluded.orders;
