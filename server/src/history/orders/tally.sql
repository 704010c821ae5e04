-- Counts the orders that are not there yet. $1: order events. Runs before apply.sql.
INSERT INTO history.tallies (account_id, market_id, fills, orders)
SELECT event.account_id, event.market_id, 0, count(DISTINCT event.order_ordinal)
FROM json_to_recordset($1::json) AS event (
  account_id bigint, market_id integer, order_ordinal bigint
)
WHERE NOT EXISTS (
  SELECT 1 FROM history.orders AS known WHERE known.order_ordinal = event.order_ordinal
)
GROUP BY event.account_id, event.market_id
ORDER BY event.account_id, event.market_id
ON CONFLICT (account_id, market_id) DO UPDATE SET orders = tallies.orders + excluded.orders;
