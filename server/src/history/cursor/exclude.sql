-- One opener at a time, until its transaction ends; the number is "history" in ASCII, folded.
SELECT pg_advisory_xact_lock(7526484);
