import { expect, test } from "vitest";
import { SimClock } from "./clock-sim.ts";
import type { Link, LinkEnd } from "./net.ts";
import { netConformance } from "./net.conformance.ts";
import type { NetUnderTest } from "./net.conformance.ts";
import { SimNet } from "./net-sim.ts";
import { seededRng } from "./rng-seeded.ts";

interface World {
  readonly clock: SimClock;
  readonly net: SimNet;
}

function world(seed: bigint): World {
  const clock = new SimClock();
  return { clock, net: new SimNet(clock, seededRng(seed)) };
}

function underTest({ clock, net }: World): NetUnderTest {
  const until = async (isDone: () => boolean): Promise<void> => {
    while (!isDone()) await clock.runSettled(clock.monotonicMicros() + 10_000);
  };
  return { net: net.host("venue"), host: "venue", until };
}

netConformance("simulated", () => underTest(world(1n)));

netConformance("simulated, slow, lossy and in pieces", () => {
  const lossy = world(2n);
  lossy.net.setFaults({ delayMicrosMax: 100_000, lossPpm: 300_000, splitPpm: 500_000 });
  return underTest(lossy);
});

interface Seen {
  text: string;
  ends: LinkEnd[];
}

function watch(link: Link): Seen {
  const seen: Seen = { text: "", ends: [] };
  link.attach({
    onBytes: (bytes) => void (seen.text += Buffer.from(bytes).toString()),
    onEnd: (end) => void seen.ends.push(end),
  });
  return seen;
}

/** A client linked to a venue, and what both saw. */
async function linked(seed: bigint) {
  const { clock, net } = world(seed);
  const accepted: Link[] = [];
  const listener = await net
    .host("venue")
    .listen({ host: "venue", port: 0 }, (link) => void accepted.push(link));
  const connecting = net.host("client").connect(listener.address);
  await clock.runSettled(1_000_000);
  const near = await connecting;
  return {
    clock,
    net,
    listener,
    near,
    far: accepted[0],
    nearSeen: watch(near),
    farSeen: watch(accepted[0]),
  };
}

test("a one-way partition stops one way, tells nobody, and loses nothing once healed", async () => {
  const { clock, net, near, far, nearSeen, farSeen } = await linked(3n);
  net.partition("client", "venue");
  near.send(Buffer.from("order"));
  far.send(Buffer.from("trade"));
  clock.run(60_000_000);
  expect([nearSeen.text, farSeen.text]).toEqual(["trade", ""]);
  net.heal();
  clock.run(70_000_000);
  expect(farSeen).toEqual({ text: "order", ends: [] });
});

test("connecting through a partition times out", async () => {
  const { clock, net, listener } = await linked(4n);
  net.partition("venue", "client");
  const attempt = net.host("client").connect(listener.address);
  const refused = expect(attempt).rejects.toThrow(/timed-out/);
  await clock.runSettled(60_000_000);
  await refused;
});

test("half-open: the end of one side may never reach the other", async () => {
  const { clock, net, near, nearSeen, farSeen } = await linked(5n);
  net.setFaults({ endLostPpm: 1_000_000 });
  near.destroy();
  clock.run(600_000_000);
  expect([nearSeen.ends, farSeen.ends]).toEqual([["closed"], []]);
});

test("a break ends both sides as broken", async () => {
  const { clock, net, near, nearSeen, farSeen } = await linked(6n);
  net.setFaults({ breakPpm: 1_000_000 });
  near.send(Buffer.from("order"));
  clock.run(10_000_000);
  expect([nearSeen.ends, farSeen.ends]).toEqual([["broken"], ["broken"]]);
  expect(farSeen.text).toBe("");
});

test("the same seed gives the same arrivals to the microsecond", async () => {
  const arrivals = async (seed: bigint): Promise<number[]> => {
    const { clock, net, near, far } = await linked(seed);
    net.setFaults({ lossPpm: 200_000, splitPpm: 500_000 });
    const seenMicros: number[] = [];
    far.attach({ onBytes: () => void seenMicros.push(clock.monotonicMicros()), onEnd: () => {} });
    for (let round = 0; round < 20; round += 1) near.send(Buffer.from("order"));
    clock.run(100_000_000);
    return seenMicros;
  };
  expect(await arrivals(7n)).toEqual(await arrivals(7n));
  expect(await arrivals(7n)).not.toEqual(await arrivals(8n));
});
