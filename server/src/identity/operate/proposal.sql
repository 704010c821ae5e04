-- $1 proposal.
SELECT proposal FROM identity.proposals WHERE proposal_id = $1;
