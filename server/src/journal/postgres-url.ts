/** A `JOURNAL_URL` that cannot be used: the message says what is wrong with it. */
export class JournalUrlError extends Error {
  override readonly name = "JournalUrlError";
}

const HOSTS_MAX = 8;

/**
 * The servers of `postgres://user@host1:5432,host2:5433/database`, one address each, in their order.
 * Which of them takes writes is found out by asking. Throws `JournalUrlError`; the message never
 * repeats the address, which may hold a password.
 */
export function serversOf(url: string): string[] {
  const parts = /^(postgres(?:ql)?:\/\/(?:[^@/]*@)?)([^@/?]+)(\/[^?]+(?:\?.*)?)$/.exec(url);
  if (parts === null) {
    throw new JournalUrlError(
      "JOURNAL_URL is postgres://user@host:port,host:port/database, with every server of the cluster",
    );
  }
  const [, start, hosts, end] = parts;
  const names = hosts.split(",");
  if (names.length > HOSTS_MAX)
    throw new JournalUrlError(`JOURNAL_URL names more than ${HOSTS_MAX} servers`);
  if (!names.every((name) => /^(?:[\w.-]+|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?$/.test(name)))
    throw new JournalUrlError("JOURNAL_URL has a server that is not host or host:port");
  return names.map((name) => `${start}${name}${end}`);
}
