-- $1 tag, $2 account, $3 sub-account, $4 when it was seen last.
UPDATE identity.sessions SET account_id = $2, subaccount_id = $3, seen_at_ms = $4
WHERE cookie_tag = $1;
