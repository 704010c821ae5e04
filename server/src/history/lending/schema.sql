-- What moved between accounts and pools.
CREATE TABLE history.lending_movements (
  sequence bigint NOT NULL,
  index integer NOT NULL,
  time_ms bigint NOT NULL,
  account_id bigint NOT NULL,
  asset_id integer NOT NULL,
  movement text NOT NULL,
  cause text NOT NULL,
  order_ordinal bigint NOT NULL,
  order_slot bigint NOT NULL,
  units bigint NOT NULL,
  lent_units bigint NOT NULL,
  borrowed_units bigint NOT NULL,
  PRIMARY KEY (sequence, index)
);
CREATE INDEX lending_of_account ON history.lending_movements (account_id, time_ms, sequence, index);
-- What each account lends to or owes each pool, once per side: open while the quantity is above zero;
-- interest counts over all the time that it was open.
CREATE TABLE history.lending_positions (
  account_id bigint NOT NULL,
  asset_id integer NOT NULL,
  side text NOT NULL,
  units bigint NOT NULL,
  opened_at_ms bigint NOT NULL,
  interest_units bigint NOT NULL,
  -- Sum of rate × time, and of time: their quotient is the mean rate.
  rate_ppb_ms numeric NOT NULL,
  interval_ms bigint NOT NULL,
  cause text NOT NULL,
  sequence bigint NOT NULL,
  index integer NOT NULL,
  interest_sequence bigint NOT NULL,
  interest_index integer NOT NULL,
  PRIMARY KEY (account_id, asset_id, side)
);
