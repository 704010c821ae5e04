SELECT count(*)::bigint AS waiting FROM identity.proposals WHERE status = 'Waiting';
