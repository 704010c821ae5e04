-- What accounts were worth, in units of the settlement asset: nothing in the journal says it, because
-- it follows from prices at moments that no command names.
CREATE TABLE IF NOT EXISTS identity.equity (
  account_id bigint NOT NULL,
  at_ms bigint NOT NULL,
  units bigint NOT NULL,
  PRIMARY KEY (account_id, at_ms)
);
