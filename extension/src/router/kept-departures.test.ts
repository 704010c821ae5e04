import type { Chain, Sent, Watched } from "@holdall/chain/port";
import { expect, test } from "vitest";
import { keepDepartures } from "./kept-departures.ts";
import type { OpenChain } from "./open-chains.ts";
import { createDepartures } from "./payments.ts";
import type { Departure, Signed } from "./payments.ts";

const NETWORK = "eip155:1";
const PENDING: Watched = { certainty: "pending", height: null, reason: null };
const row = (id: string, atMs: number): Departure => ({
  id,
  network: NETWORK,
  account: "0xA1",
  atMs,
  watched: PENDING,
  isReplaceable: true,
});
const signedWith = (byte: number): Signed => ({
  from: "0xA1",
  expiry: BigInt(byte),
  bytes: Uint8Array.of(2, byte),
  signature: new Uint8Array(65).fill(byte),
});

/** A router over a store that outlives it. */
function life(stored: Map<string, unknown>) {
  const writes: string[] = [];
  const store = {
    get: async (key: string) => {
      const answer = structuredClone(stored.get(key));
      await new Promise((resolve) => setTimeout(resolve, 1));
      return answer;
    },
    // What a browser keeps is JSON, whatever is given to it.
    set: async (key: string, value: unknown) => {
      const written = JSON.parse(JSON.stringify(value)) as readonly { readonly id: string }[];
      writes.push(written.map(({ id }) => id).join(" "));
      stored.set(key, written);
    },
  };
  const departures = createDepartures(() => kept.save());
  const kept = keepDepartures(departures, store);
  return { departures, kept, writes };
}

/** A chain that notes what it is to look after. */
function chainOf(id: string) {
  const watched: Sent[] = [];
  const steps: ((step: Watched) => void)[] = [];
  const chain = {
    network: { id },
    sign: ({ bytes, from, expiry }: Signed) => ({
      value: { id: `signed ${expiry}`, bytes, from, expiry },
    }),
    watch: (sent: Sent, onChange: (step: Watched) => void) => {
      watched.push(sent);
      steps.push(onChange);
    },
  } as unknown as Chain;
  return { open: { chain } as OpenChain, watched, steps };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 10));

test("what waits outlives its router: shown, replaceable, and looked after once by the next", async () => {
  const stored = new Map<string, unknown>();
  const first = life(stored);
  first.departures.note(row("a", 1), signedWith(7));
  first.departures.note({ ...row("b", 2), replaces: { id: "a", how: "cancel" } }, signedWith(7));
  first.departures.note({ ...row("c", 3), isReplaceable: false }, signedWith(8));
  await settled();
  const second = life(stored);
  const { open, watched, steps } = chainOf(NETWORK);
  await second.kept.resume([chainOf("eip155:2").open]);
  expect(watched).toEqual([]);
  await second.kept.resume([open]);
  await second.kept.resume([open]);
  expect(watched.map(({ bytes, expiry }) => [bytes[1], expiry])).toEqual([
    [7, 7n],
    [7, 7n],
  ]);
  const shown = second.departures.of(["0xA1"]);
  expect(shown.map(({ id }) => id)).toEqual(["b", "a"]);
  expect(shown[0].replaces).toEqual({ id: "a", how: "cancel" });
  expect(second.departures.find("a")).toEqual(signedWith(7));
  // What is over is let go of, and the rest is kept.
  steps[1]({ certainty: "final", height: 9n, reason: null });
  await settled();
  const third = life(stored);
  await third.kept.resume([]);
  expect(third.departures.of(["0xA1"]).map(({ id }) => id)).toEqual(["a"]);
});

test("what leaves before the store has answered takes nothing of it away", async () => {
  const stored = new Map<string, unknown>();
  life(stored).departures.note(row("a", 1), signedWith(7));
  await settled();
  const next = life(stored);
  next.departures.note(row("b", 2), signedWith(8));
  await settled();
  // The router may end after each write.
  expect(new Set(next.writes)).toEqual(new Set(["a b"]));
  expect(next.departures.of(["0xA1"]).map(({ id }) => id)).toEqual(["b", "a"]);
});

test("a store of another form is as if nothing waited", async () => {
  const written = { id: "a", network: NETWORK, account: "0xA1", atMs: 1, from: "0xA1" };
  const whole = { ...written, expiry: "7", bytes: "0x02", signature: "0x00" };
  const countOf = async (value: unknown): Promise<number> => {
    const { departures, kept } = life(new Map([["departures", value]]));
    await kept.resume([]);
    return departures.of(["0xA1"]).length;
  };
  expect(await countOf([whole])).toBe(1);
  for (const wrong of [
    { expiry: "-1" },
    { expiry: "x" },
    { bytes: "02" },
    { bytes: "0x2" },
    { id: 1 },
  ])
    expect(await countOf([{ ...whole, ...wrong }]), JSON.stringify(wrong)).toBe(0);
  for (const value of ["", 5, { 0: whole }]) expect(await countOf(value)).toBe(0);
});
