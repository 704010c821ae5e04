-- $1 moment, $2 milliseconds of an hour. What is older keeps the first of each hour.
DELETE FROM identity.equity WHERE at_ms < $1::bigint AND at_ms % $2::bigint <> 0;
