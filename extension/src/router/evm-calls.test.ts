import { expect, test } from "vitest";
import { callsStatus } from "./evm-calls.ts";
import type { PageCall } from "./page-call.ts";
import { createDepartures } from "./payments.ts";
import type { Departure } from "./payments.ts";
import type { RouterState } from "./router.ts";

const PAGE = { scheme: "https", host: "shop.example" };
const NETWORK = "eip155:31337";

const row = (id: string, replaces?: Departure["replaces"]): Departure => ({
  id,
  network: NETWORK,
  account: "0xA1",
  atMs: 0,
  watched: { certainty: "pending", height: null, reason: null },
  isReplaceable: true,
  ...(replaces === undefined ? {} : { replaces }),
});

/** The code of a bundle of two calls, by what a node has receipts of. */
async function statusWith(
  included: Readonly<Record<string, string>>,
  rows: readonly Departure[],
): Promise<unknown> {
  const departures = createDepartures(() => {});
  for (const one of rows) departures.note(one);
  const ask = async (_method: string, [hash]: readonly [string]) =>
    Object.hasOwn(included, hash) ? { transactionHash: hash, status: included[hash] } : null;
  const pool = { read: (steps: (by: typeof ask) => unknown) => steps(ask) };
  const local = { chain: { network: { id: NETWORK } }, pool };
  const bundle = {
    id: "b",
    origin: "https://shop.example",
    chainId: "0x7a69",
    transactions: ["0x1", "0x2"],
  };
  const state = {
    departures,
    bundles: new Map([["b", bundle]]),
    chains: [local, local],
    publicChains: { list: async () => [] },
  } as unknown as RouterState;
  const call = { state, origin: PAGE, params: ["b"] } as unknown as PageCall;
  const { status, receipts } = (await callsStatus(call)) as {
    readonly status: number;
    readonly receipts: readonly { readonly transactionHash: string }[];
  };
  return [status, ...receipts.map(({ transactionHash }) => transactionHash)];
}

const hastened = row("0x1b", { id: "0x1", how: "hasten" });
const cancelled = row("0x1b", { id: "0x1", how: "cancel" });
const again = row("0x1c", { id: "0x1b", how: "hasten" });
const both = row("0x2b", { id: "0x2", how: "cancel" });

test("a call that was sped up is told by the receipt of what took its place", async () => {
  expect(await statusWith({ "0x2": "0x1" }, [row("0x1"), hastened])).toEqual([100, "0x2"]);
  expect(await statusWith({ "0x2": "0x1", "0x1b": "0x1" }, [row("0x1"), hastened])).toEqual([
    200,
    "0x1b",
    "0x2",
  ]);
  const three = [row("0x1"), hastened, again];
  expect(await statusWith({ "0x2": "0x1", "0x1c": "0x0" }, three)).toEqual([600, "0x1c", "0x2"]);
});

test("a call that was cancelled is not told as made, and a whole bundle of them was never included", async () => {
  const one = [row("0x1"), cancelled, row("0x2")];
  expect(await statusWith({ "0x1b": "0x1", "0x2": "0x1" }, one)).toEqual([600, "0x2"]);
  expect(await statusWith({ "0x1b": "0x1", "0x2": "0x0" }, one)).toEqual([500, "0x2"]);
  // The cancellation came too late.
  expect(await statusWith({ "0x1": "0x1", "0x2": "0x1" }, one)).toEqual([200, "0x1", "0x2"]);
  expect(await statusWith({ "0x1b": "0x1", "0x2b": "0x1" }, [...one, both])).toEqual([400]);
  // One that was sped up cancels as well.
  expect(await statusWith({ "0x1c": "0x1", "0x2": "0x1" }, [...one, again])).toEqual([600, "0x2"]);
});
