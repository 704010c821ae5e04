-- Positions in perps from their opening to their close, as their last event says.
CREATE TABLE history.positions (
  position_id bigint NOT NULL PRIMARY KEY,
  account_id bigint NOT NULL,
  market_id integer NOT NULL,
  size_lots bigint NOT NULL,
  entry_quote bigint NOT NULL,
  realized_quote bigint NOT NULL,
  funding_quote bigint NOT NULL,
  interest_quote bigint NOT NULL,
  fees_quote bigint NOT NULL,
  opened_lots bigint NOT NULL,
  opened_quote bigint NOT NULL,
  opened_at_ms bigint NOT NULL,
  -- Lots that a liquidation, the backstop or deleveraging took.
  liquidated_lots bigint NOT NULL,
  time_ms bigint NOT NULL,
  sequence bigint NOT NULL,
  index integer NOT NULL
);
CREATE INDEX positions_of_account ON history.positions (account_id, opened_at_ms, position_id);
