-- $1 sequence, $2 index of the last event applied.
UPDATE history.cursor SET sequence = $1, index = $2;
