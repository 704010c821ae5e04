-- Candles of the last price (source last), of mark and of index, kept for four intervals (1 second,
-- 1 minute, 1 hour, 1 day); all others are groups of these. An interval without a trade or an
-- update has no row; mark and index have no volume.
CREATE TABLE history.candles (
  market_id integer NOT NULL,
  source text NOT NULL,
  interval_ms integer NOT NULL,
  start_ms bigint NOT NULL,
  open_ticks bigint NOT NULL,
  high_ticks bigint NOT NULL,
  low_ticks bigint NOT NULL,
  close_ticks bigint NOT NULL,
  size_lots bigint NOT NULL,
  quote_units bigint NOT NULL,
  trades bigint NOT NULL,
  -- The last trade, or the last command that set prices.
  last_id bigint NOT NULL,
  PRIMARY KEY (market_id, source, interval_ms, start_ms)
) WITH (fillfactor = 70);
