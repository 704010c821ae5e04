SELECT kind, name, owner FROM identity.queue_owners;
