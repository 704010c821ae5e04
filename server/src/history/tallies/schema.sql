-- How many fills and orders an account has in a market, so that a page can say its total without
-- counting millions of rows.
CREATE TABLE history.tallies (
  account_id bigint NOT NULL,
  market_id integer NOT NULL,
  fills bigint NOT NULL,
  orders bigint NOT NULL,
  PRIMARY KEY (account_id, market_id)
) WITH (fillfactor = 70);
