CREATE TABLE history.transfers (
  transfer_id bigint PRIMARY KEY,
  source_id bigint NOT NULL,
  target_id bigint NOT NULL,
  asset_id integer NOT NULL,
  units bigint NOT NULL,
  time_ms bigint NOT NULL,
  sequence bigint NOT NULL,
  index integer NOT NULL
);
CREATE INDEX transfers_of_source ON history.transfers (source_id, time_ms, transfer_id);
CREATE INDEX transfers_of_target ON history.transfers (target_id, time_ms, transfer_id);
