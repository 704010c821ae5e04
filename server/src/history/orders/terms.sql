-- $1: order-terms events. The latest of an order wins.
INSERT INTO history.order_terms (
  order_ordinal, trigger_by, take_profit_by, stop_loss_by, slippage_kind, trigger_is_percent,
  trigger_price_ticks, trigger_quantity, take_profit_ticks, take_profit_limit_ticks,
  stop_loss_ticks, stop_loss_limit_ticks, slippage_tolerance, expires_at_ms, related_ordinal,
  related_slot, sequence, index
)
SELECT DISTINCT ON (order_ordinal)
  order_ordinal, trigger_by, take_profit_by, stop_loss_by, slippage_kind, trigger_is_percent,
  trigger_price_ticks, trigger_quantity, take_profit_ticks, take_profit_limit_ticks,
  stop_loss_ticks, stop_loss_limit_ticks, slippage_tolerance, expires_at_ms, related_ordinal,
  related_slot, sequence, index
FROM json_to_recordset($1::json) AS event (
  order_ordinal bigint, trigger_by text, take_profit_by text, stop_loss_by text,
  slippage_kind text, trigger_is_percent boolean, trigger_price_ticks bigint,
  trigger_quantity bigint, take_profit_ticks bigint, take_profit_limit_ticks bigint,
  stop_loss_ticks bigint, stop_loss_limit_ticks bigint, slippage_tolerance bigint,
  expires_at_ms bigint, related_ordinal bigint, related_slot bigint, sequence bigint,
  index integer
)
ORDER BY order_ordinal, sequence DESC, index DESC
ON CONFLICT (order_ordinal) DO UPDATE SET
  trigger_by = excluded.trigger_by,
  take_profit_by = excluded.take_profit_by,
  stop_loss_by = excluded.stop_loss_by,
  slippage_kind = excluded.slippage_kind,
  trigger_is_percent = excluded.trigger_is_percent,
  trigger_price_ticks = excluded.trigger_price_ticks,
  trigger_quantity = excluded.trigger_quantity,
  take_profit_ticks = excluded.take_profit_ticks,
  take_profit_limit_ticks = excluded.take_profit_limit_ticks,
  stop_loss_ticks = excluded.stop_loss_ticks,
  stop_loss_limit_ticks = excluded.stop_loss_limit_ticks,
  slippage_tolerance = excluded.slippage_tolerance,
  expires_at_ms = excluded.expires_at_ms,
  related_ordinal = excluded.related_ordinal,
  related_slot = excluded.related_slot,
  sequence = excluded.sequence,
  index = excluded.index
WHERE (order_terms.sequence, order_terms.index) < (excluded.sequence, excluded.index);
