-- Everything below this schema is a projection: it can be dropped and built again from the events.
CREATE SCHEMA history;

-- One row: the last event that the tables contain. It is saved in the transaction of the rows
-- themselves, so that no event is ever lost or counted twice. Sequence 0 = nothing yet.
CREATE TABLE history.cursor (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  version integer NOT NULL,
  sequence bigint NOT NULL,
  index integer NOT NULL
);
