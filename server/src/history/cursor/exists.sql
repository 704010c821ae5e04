SELECT to_regclass('history.cursor') IS NOT NULL AS is_there;
