-- $1: order-filled events. A fill that is there already stays as it is.
INSERT INTO history.fills (
  sequence, index, time_ms, account_id, market_id, order_ordinal, order_slot, client_id, side,
  origin, price_ticks, size_lots, quote_units, fee_units, fee_asset_id, is_maker, trade_id
)
SELECT
  sequence, index, time_ms, account_id, market_id, order_ordinal, order_slot, client_id, side,
  origin, fill_ticks, fill_lots, fill_quote_units, fee_units, fee_asset_id, is_maker, trade_id
FROM json_to_recordset($1::json) AS event (
  sequence bigint, index integer, time_ms bigint, account_id bigint, market_id integer,
  order_ordinal bigint, order_slot bigint, client_id bigint, side text, origin text,
  fill_ticks bigint, fill_lots bigint, fill_quote_units bigint, fee_units bigint,
  fee_asset_id integer, is_maker boolean, trade_id bigint
)
ON CONFLICT (sequence, index) DO NOTHING;
