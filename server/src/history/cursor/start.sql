-- $1 version of the projection.
INSERT INTO history.cursor (version, sequence, index) VALUES ($1, 0, -1);
