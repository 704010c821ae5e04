SELECT sequence, index FROM history.cursor;
