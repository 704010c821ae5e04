import { expect, test } from "vitest";
import { keepProposals, PROPOSAL_TEXT_MAX, PROPOSALS_MAX } from "./kept-proposals.ts";
import type { KeptProposal } from "./kept-proposals.ts";

const NETWORK = "eip155:31337";
const SAFE = "0x5Afe000000000000000000000000000000000001";

const rowOf = (number: number, more: Partial<KeptProposal> = {}): KeptProposal => ({
  network: NETWORK,
  safe: SAFE,
  hash: `0x${String(number).padStart(64, "0")}`,
  text: `proposal ${number}`,
  atMs: number,
  since: "12",
  sent: "",
  ...more,
});

/** A store that answers late, so that two who write at once would undo each other. */
function bench(rows = new Map<string, unknown>()) {
  const later = <T>(act: () => T): Promise<T> =>
    new Promise((resolve) => setImmediate(() => resolve(act())));
  const store = {
    get: (key: string) => later(() => structuredClone(rows.get(key))),
    set: (key: string, value: unknown) => later(() => void rows.set(key, structuredClone(value))),
  };
  return { rows, proposals: keepProposals(store) };
}

test("what is kept is there for the next router, and two kept at once are both kept", async () => {
  const { rows, proposals } = bench();
  await Promise.all([rowOf(1), rowOf(2)].map((one) => proposals.put(one, () => one)));
  expect(await bench(rows).proposals.list()).toEqual([rowOf(1), rowOf(2)]);
});

test("a row is followed by what is made of it, and is forgotten by its whole name", async () => {
  const { proposals } = bench();
  await proposals.put(rowOf(1), () => rowOf(1));
  await proposals.put(rowOf(1), (row) => ({ ...row!, sent: "0xabc" }));
  expect(await proposals.list()).toEqual([rowOf(1, { sent: "0xabc" })]);
  await proposals.forget({ ...rowOf(1), network: "eip155:1" });
  expect(await proposals.list()).toHaveLength(1);
  await proposals.forget(rowOf(1));
  expect(await proposals.list()).toEqual([]);
});

test("no more are kept than there is room for, and none is dropped for another", async () => {
  const { proposals } = bench();
  for (let number = 0; number < PROPOSALS_MAX; number++)
    expect(await proposals.put(rowOf(number), () => rowOf(number))).toBe(true);
  const more = rowOf(PROPOSALS_MAX);
  expect(await proposals.put(more, () => more)).toBe(false);
  // One that is here already gets its next signature all the same.
  expect(await proposals.put(rowOf(0), (row) => ({ ...row!, text: "signed" }))).toBe(true);
  expect(await proposals.list()).toHaveLength(PROPOSALS_MAX);
  await proposals.forget(rowOf(1));
  const long = rowOf(99, { text: "x".repeat(PROPOSAL_TEXT_MAX + 1) });
  expect(await proposals.put(long, () => long)).toBe(false);
  expect(await proposals.put(more, () => more)).toBe(true);
});

test("what was stored in another form is as if it were not there", async () => {
  for (const foreign of [
    "rows",
    [{ ...rowOf(1), secret: "1" }],
    [{ ...rowOf(1), hash: "0x12" }],
    [{ ...rowOf(1), since: "-1" }],
    Array.from({ length: PROPOSALS_MAX + 1 }, (_, number) => rowOf(number)),
  ]) {
    const { proposals } = bench(new Map<string, unknown>([["proposals", foreign]]));
    expect(await proposals.list()).toEqual([]);
  }
});
