-- $1: liquidation-step events. One that is there already stays as it is.
INSERT INTO history.liquidation_steps (
  sequence, index, time_ms, account_id, market_id, asset_id, stage, is_bid, quantity,
  price_ticks, value_units, fund_units, taker_id
)
SELECT
  sequence, index, time_ms, account_id, market_id, asset_id, stage, is_bid, quantity,
  price_ticks, value_units, fund_units, taker_id
FROM json_to_recordset($1::json) AS event (
  sequence bigint, index integer, time_ms bigint, account_id bigint, market_id integer, asset_id
  integer, stage text, is_bid boolean, quantity bigint, price_ticks bigint, value_units bigint,
  fund_units bigint, taker_id bigint
)
ON CONFLICT (sequence, index) DO NOTHING;
