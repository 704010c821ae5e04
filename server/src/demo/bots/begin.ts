/** So often a bot tries to begin. */
const STARTS_MAX = 3;

/**
 * Begins with a connection of its own, and with another where that fails: on a machine that is busy
 * starting, an answer may come later than its request may wait. Every beginning takes up what an earlier
 * one left. Rejects with the last fault.
 */
export async function begin<Link extends { close(): void }, Begun>(
  connect: () => Promise<Link>,
  start: (link: Link) => Promise<Begun>,
): Promise<{ readonly link: Link; readonly begun: Begun }> {
  for (let attempt = 1; ; attempt += 1) {
    const link = await connect();
    try {
      return { link, begun: await start(link) };
    } catch (fault) {
      link.close();
      if (attempt === STARTS_MAX) throw fault;
    }
  }
}
