-- A withdrawal as it was asked for; `blockchain` and `address` are empty where the request
-- carried no readable details.
CREATE TABLE history.withdrawals (
  withdrawal_id bigint PRIMARY KEY,
  account_id bigint NOT NULL,
  asset_id integer NOT NULL,
  units bigint NOT NULL,
  fee_units bigint NOT NULL,
  blockchain text NOT NULL,
  address text NOT NULL,
  client_id text,
  time_ms bigint NOT NULL,
  sequence bigint NOT NULL,
  index integer NOT NULL
);
CREATE INDEX withdrawals_of_account ON history.withdrawals (account_id, time_ms, withdrawal_id);

-- How it ended: settled with a transaction hash, or cancelled without one.
CREATE TABLE history.withdrawal_ends (
  withdrawal_id bigint PRIMARY KEY,
  status text NOT NULL,
  transaction_hash text,
  ended_at_ms bigint NOT NULL,
  sequence bigint NOT NULL,
  index integer NOT NULL
);
