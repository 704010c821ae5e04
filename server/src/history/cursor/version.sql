SELECT version FROM history.cursor;
