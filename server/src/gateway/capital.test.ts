import { afterEach, beforeEach, expect, test } from "vitest";
import type { Rail, RailDeposit } from "./routes/call.ts";
import { callRoute } from "./testing/call-route.twin.ts";
import { startWorld, type World } from "./testing/world.twin.ts";

const seenAtMs = 1_700_000_000_000;
const movement = {
  steps: [{ state: "seen", at: seenAtMs }],
  confirmations: 0,
  confirmationsNeeded: 3,
  dueAt: seenAtMs + 10_000,
  reason: null,
} as const;

/** A rail on which one deposit is under way, as soon as it was sent. */
function oneDeposit() {
  const state: { waiting: RailDeposit[]; credited: boolean } = { waiting: [], credited: false };
  const rail: Rail = {
    address: (accountId, blockchain) => `demo:${blockchain}:${accountId}`,
    pace: { confirmations: 3, expectedSeconds: 5 },
    waiting: () => state.waiting,
    depositMovement: (reference) => (reference === "start" ? movement : undefined),
    withdrawalMovement: (withdrawalId) => (withdrawalId === 1 ? movement : undefined),
    recall: () => false,
    send: async ({ assetId, blockchain, units }) => {
      const transactionHash = "ab".repeat(32);
      const ends = { address: "demo:to", fromAddress: "demo:from" };
      const deposit = { assetId, blockchain, units, transactionHash, ...ends, seenAtMs };
      state.waiting = [{ ...deposit, reference: "chain:ab", movement }];
      return state.waiting[0];
    },
  };
  return { state, rail };
}

let world: World;
let state: ReturnType<typeof oneDeposit>["state"];
beforeEach(async () => {
  const made = oneDeposit();
  ({ state } = made);
  world = await startWorld({ rail: made.rail, faucet: async () => ({ units: 1 }) });
});
afterEach(async () => {
  await world.gateway.close();
  expect(world.faults).toEqual([]);
});

const call: (
  name: Parameters<typeof callRoute>[1],
  sent?: object,
) => ReturnType<typeof callRoute> = (name, sent) => callRoute(world, name, sent);
const five = { symbol: "USDC", blockchain: "Solana", quantity: "5" };

test("an account has an address of its own on each chain", async () => {
  const alice = await call("depositAddress", { query: "blockchain=Solana" });
  const bob = await call("depositAddress", { query: "blockchain=Solana", who: "bob" });
  const pace = { confirmationsNeeded: 3, expectedSeconds: 5 };
  expect(alice.json).toEqual({ address: "demo:Solana:3", ...pace });
  expect(bob.json).toEqual({ address: "demo:Solana:4", ...pace });
});

test("a deposit on its way stands first among the deposits, with its steps", async () => {
  const sent = await call("depositSimulate", { body: five });
  expect(sent.json).toMatchObject({ id: 0, status: "pending", source: "solana", quantity: "5" });
  const [first, ...others] = (await call("deposits")).json as unknown as Record<string, unknown>[];
  expect(first).toMatchObject({ status: "pending", toAddress: "demo:to", movement });
  expect(others.every(({ status }) => status === "confirmed")).toBe(true);
  const second = await call("deposits", { query: "offset=1" });
  expect(JSON.stringify(second.json)).not.toContain("pending");
});

test("a deposit that the history has is not told twice", async () => {
  await call("depositSimulate", { body: five });
  const known = (await call("deposits")).json as unknown as { transactionHash: string }[];
  const reference = known[1].transactionHash;
  state.waiting = [{ ...state.waiting[0], reference }];
  const after = (await call("deposits")).json as unknown as object[];
  expect(after).toHaveLength(known.length - 1);
});

test.each([
  [{ quantity: "0.9" }, "The minimum deposit is 1"],
  [{ blockchain: "Ethereum" }, "Invalid blockchain"],
  [{ symbol: "NONE" }, "Invalid asset"],
])("a simulated deposit with %j is refused", async (change, message) => {
  const refused = await call("depositSimulate", { body: { ...five, ...change } });
  expect(refused.status).toBe(400);
  expect(refused.json).toMatchObject({ message });
  expect(state.waiting).toEqual([]);
});

test("without a rail nobody has an address, and no chain pays in on request", async () => {
  const bare = await startWorld({ faucet: async () => ({ units: 1 }) });
  const address = await callRoute(bare, "depositAddress", { query: "blockchain=Solana" });
  expect(address.status).toBe(409);
  expect((await callRoute(bare, "depositSimulate", { body: five })).status).toBe(404);
  await bare.gateway.close();
});
