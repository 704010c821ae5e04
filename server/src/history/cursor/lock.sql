-- Where the tables stand; held until the transaction ends, so that two writers take turns.
SELECT sequence, index FROM history.cursor FOR UPDATE;
