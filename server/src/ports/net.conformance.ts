import { describe, expect, test } from "vitest";
import type { Link, LinkEnd, LinkHandlers, Listener, Net } from "./net.ts";
import { queueMarkBytes } from "./net.ts";

/** A network, the host to listen on, and a way to wait until `isDone`, letting traffic flow. */
export interface NetUnderTest {
  readonly net: Net;
  readonly host: string;
  readonly until: (isDone: () => boolean) => Promise<void>;
}

/** Everything one side of a link saw. */
class Witness implements LinkHandlers {
  readonly link: Link;
  readonly ends: LinkEnd[] = [];
  drains = 0;
  #chunks: Buffer[] = [];

  constructor(link: Link) {
    this.link = link;
    link.attach(this);
  }

  onBytes(bytes: Uint8Array): void {
    this.#chunks.push(Buffer.from(bytes));
  }

  onDrain(): void {
    this.drains += 1;
  }

  onEnd(end: LinkEnd): void {
    this.ends.push(end);
  }

  bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}

interface Pair {
  readonly near: Witness;
  readonly far: Witness;
  readonly listener: Listener;
  readonly until: NetUnderTest["until"];
}

async function pair({ net, host, until }: NetUnderTest): Promise<Pair> {
  const accepted: Witness[] = [];
  const listener = await net.listen(
    { host, port: 0 },
    (link) => void accepted.push(new Witness(link)),
  );
  const connecting = net.connect(listener.address);
  await until(() => accepted.length === 1);
  const near = new Witness(await connecting);
  return { near, far: accepted[0], listener, until };
}

async function shut({ near, far, listener, until }: Pair): Promise<void> {
  near.link.destroy();
  far.link.destroy();
  await until(() => near.ends.length > 0 && far.ends.length > 0);
  await listener.close();
}

/** What every network does. */
export function netConformance(name: string, make: () => NetUnderTest): void {
  describe(`net: ${name}`, () => {
    test("bytes arrive complete and in order, both ways", async () => {
      const links = await pair(make());
      const { near, far, until } = links;
      const numbers = Buffer.from(Uint32Array.from({ length: 50_000 }, (_, index) => index).buffer);
      for (let start = 0; start < numbers.length; start += 7_001)
        near.link.send(numbers.subarray(start, start + 7_001));
      far.link.send(Buffer.from("answer"));
      await until(() => far.bytes().length === numbers.length && near.bytes().length === 6);
      expect(far.bytes().equals(numbers)).toBe(true);
      expect(near.bytes().toString()).toBe("answer");
      await shut(links);
    });

    test("the sender may change its buffer at once", async () => {
      const links = await pair(make());
      const buffer = Buffer.from("before");
      links.near.link.send(buffer);
      buffer.fill("x");
      await links.until(() => links.far.bytes().length === 6);
      expect(links.far.bytes().toString()).toBe("before");
      await shut(links);
    });

    test("closing sends what is queued, then both sides end once, in order", async () => {
      const { near, far, listener, until } = await pair(make());
      near.link.send(Buffer.from("last words"));
      near.link.close();
      await until(() => near.ends.length > 0 && far.ends.length > 0);
      expect(far.bytes().toString()).toBe("last words");
      expect([near.ends, far.ends]).toEqual([["closed"], ["closed"]]);
      expect(near.link.send(Buffer.from("too late"))).toBe(true);
      await listener.close();
    });

    test("destroying ends both sides", async () => {
      const { near, far, listener, until } = await pair(make());
      near.link.destroy();
      await until(() => near.ends.length > 0 && far.ends.length > 0);
      expect([near.ends.length, far.ends.length]).toEqual([1, 1]);
      await listener.close();
    });

    test("a paused reader makes the sender's queue grow past its mark; reading again drains it", async () => {
      const links = await pair(make());
      const { near, far, until } = links;
      far.link.pause();
      const chunk = Buffer.alloc(queueMarkBytes, 7);
      let sent = 0;
      // System buffers differ: send until the link says stop and stays full.
      await until(() => {
        if (!near.link.send(chunk)) return near.link.queuedBytes > 4 * queueMarkBytes;
        sent += 1;
        return sent > 10_000;
      });
      expect(near.link.queuedBytes).toBeGreaterThan(4 * queueMarkBytes);
      expect(near.drains).toBe(0);
      far.link.resume();
      await until(() => near.drains > 0);
      expect(near.link.queuedBytes).toBe(0);
      await shut(links);
    });

    test("nobody listening is refused, by address", async () => {
      const { net, host, until } = make();
      const listener = await net.listen({ host, port: 0 }, () => {});
      await listener.close();
      let message = "";
      net.connect(listener.address).catch((error: Error) => {
        message = error.message;
      });
      await until(() => message !== "");
      expect(message).toBe(`connect ${host}:${listener.address.port}: refused`);
    });

    test("a port is listened on once", async () => {
      const { net, host } = make();
      const listener = await net.listen({ host, port: 0 }, () => {});
      expect(listener.address.port).toBeGreaterThan(0);
      await expect(net.listen(listener.address, () => {})).rejects.toThrow(
        `listen ${host}:${listener.address.port}: `,
      );
      await listener.close();
    });

    test("closing the listener leaves accepted links alone", async () => {
      const links = await pair(make());
      await links.listener.close();
      links.near.link.send(Buffer.from("still here"));
      await links.until(() => links.far.bytes().length === 10);
      await shut(links);
    });
  });
}
