CREATE TABLE history.dust_conversions (
  conversion_id bigint PRIMARY KEY,
  account_id bigint NOT NULL,
  asset_id integer NOT NULL,
  units bigint NOT NULL,
  received_units bigint NOT NULL,
  time_ms bigint NOT NULL,
  sequence bigint NOT NULL,
  index integer NOT NULL
);
CREATE INDEX dust_of_account ON history.dust_conversions (account_id, time_ms, conversion_id);
