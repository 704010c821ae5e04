import { VenueBusy } from "@holdall/core/protocol";
import type { AccountId, AssetId, Command, CommandResult } from "@holdall/core/protocol";
import { seededRng, SimClock, SimDisk } from "@holdall/server/ports";
import { expect, test } from "vitest";
import type { FaucetOutcome } from "./faucet.ts";
import { startCustodyRail } from "./rail.ts";

const alice = 3 as AccountId;
const bob = 4 as AccountId;
const usdc = 0 as AssetId;
const tenDollars = { accountId: alice, assetId: usdc, blockchain: "Solana", units: 10_000_000 };

interface Running {
  readonly openWithdrawalIds?: readonly number[];
  /** What is left of a rail before. */
  readonly disk?: SimDisk;
}

function running({ openWithdrawalIds = [], disk }: Running = {}) {
  const clock = new SimClock();
  const sent: Command[] = [];
  const faults: Error[] = [];
  const state = {
    failure: undefined as Error | undefined,
    refusal: undefined as FaucetOutcome | undefined,
    /** References that were credited, each as often as that was asked for. */
    credited: [] as string[],
    /** What a credit waits for before it is answered. */
    answer: Promise.resolve(),
  };
  let hear: (result: CommandResult) => void = () => {};
  const rail = startCustodyRail({
    venue: {
      async submit(command) {
        if (state.failure !== undefined) throw state.failure;
        sent.push(command);
        return { sequence: 1, timeMicros: 0, events: [] };
      },
      subscribe(listener) {
        hear = listener;
        return () => {
          hear = () => {};
        };
      },
    },
    clock,
    rng: seededRng(1n),
    seed: 7,
    credit: async ({ units, reference }) => {
      if (state.failure !== undefined) throw state.failure;
      state.credited.push(reference);
      await state.answer;
      return state.refusal ?? { units, reference };
    },
    log: disk === undefined ? undefined : { disk, path: "data/demo-deposits.log" },
    openWithdrawalIds,
    onFault: (fault) => faults.push(fault),
  });
  const request = (withdrawalId: number) =>
    hear({
      sequence: 1,
      timeMicros: 0,
      events: [{ kind: "withdrawal-requested", withdrawalId } as never],
    });
  const seconds = (count: number) => clock.runSettled(clock.monotonicMicros() + count * 1_000_000);
  return { sent, faults, state, rail, request, seconds };
}

const stepsOf = (movement: { readonly steps: readonly { readonly state: string }[] } | undefined) =>
  movement?.steps.map(({ state }) => state);

test("a withdrawal settles after eleven to fifteen seconds with a hash of its own", async () => {
  const { sent, request, seconds } = running();
  request(1);
  request(2);
  await seconds(11);
  expect(sent).toEqual([]);
  await seconds(4);
  expect(sent.map((command) => command.kind)).toEqual(["settle-withdrawal", "settle-withdrawal"]);
  const hashes = sent.map((command) => (command as { transactionHash: string }).transactionHash);
  for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(new Set(hashes).size).toBe(2);
});

test("each step of a withdrawal is told with its time, and when it would be late", async () => {
  const { rail, request, seconds } = running();
  request(1);
  await seconds(9);
  const signed = rail.withdrawalMovement(1)!;
  expect(stepsOf(signed)).toEqual(["requested", "scored", "approved", "signed", "broadcast"]);
  expect(signed.dueAt).toBeGreaterThan(signed.steps.at(-1)!.at);
  await seconds(6);
  const final = rail.withdrawalMovement(1)!;
  expect(stepsOf(final)?.slice(-3)).toEqual(["broadcast", "confirming", "final"]);
  expect(final).toMatchObject({ confirmations: 3, confirmationsNeeded: 3, dueAt: null });
});

test("a deposit is seen, confirmed block by block, screened, and then the ledger's", async () => {
  const { rail, state, seconds } = running();
  const { transactionHash, reference } = (await rail.send(tenDollars))!;
  expect(stepsOf(rail.waiting(alice)[0].movement)).toEqual(["seen"]);
  expect(rail.waiting(bob)).toEqual([]);
  await seconds(1.5);
  const [half] = rail.waiting(alice);
  expect(half).toMatchObject({ transactionHash, movement: { confirmations: 2 } });
  await seconds(1.1);
  expect(stepsOf(rail.waiting(alice)[0].movement)).toEqual(["seen", "confirming", "screened"]);
  expect(state.credited).toEqual([]);
  await seconds(4);
  expect(state.credited).toEqual([reference]);
  expect(rail.waiting(alice)).toMatchObject([{ reference }]);
  await seconds(10);
  expect(rail.waiting(alice)).toEqual([]);
  expect(stepsOf(rail.depositMovement(reference))?.at(-1)).toBe("credited");
});

test("a deposit that the demo world does not credit says why, and makes room for others", async () => {
  const { rail, state, seconds } = running();
  const refusal = { status: 429, code: "TOO_MANY_REQUESTS", message: "enough" } as const;
  state.refusal = { refusal };
  for (let count = 0; count < 5; count++) expect(await rail.send(tenDollars)).toBeDefined();
  expect(await rail.send(tenDollars)).toBeUndefined();
  expect(await rail.send({ ...tenDollars, accountId: bob })).toBeDefined();
  await seconds(7);
  expect(rail.waiting(alice)).toHaveLength(5);
  expect(rail.waiting(alice)[0].movement).toMatchObject({ reason: "enough", dueAt: null });
  expect(await rail.send(tenDollars)).toBeDefined();
  expect(rail.waiting(alice)).toHaveLength(5);
});

test("an account has one address a chain, always the same, and of no chain's form", () => {
  const { rail } = running();
  const address = rail.address(alice, "Solana");
  expect(address).toMatch(/^demo:solana:[0-9a-f]{32}$/);
  expect(running().rail.address(alice, "Solana")).toBe(address);
  const others = [rail.address(bob, "Solana"), rail.address(alice, "Ethereum")];
  expect(new Set([address, ...others]).size).toBe(3);
});

test("what was open at the start is settled as well", async () => {
  const { sent, seconds } = running({ openWithdrawalIds: [7] });
  await seconds(15);
  expect(sent).toMatchObject([{ kind: "settle-withdrawal", withdrawalId: 7 }]);
});

test("a venue that is behind is asked again, without an alarm", async () => {
  const { sent, faults, state, rail, request, seconds } = running();
  state.failure = new VenueBusy();
  request(1);
  await rail.send(tenDollars);
  await seconds(15);
  expect(sent).toEqual([]);
  state.failure = undefined;
  await seconds(2);
  expect(sent).toMatchObject([{ withdrawalId: 1 }]);
  expect(state.credited).toHaveLength(1);
  expect(faults).toEqual([]);
});

test("another failure is told and not repeated", async () => {
  const { sent, faults, state, request, seconds } = running();
  state.failure = new Error("broken");
  request(1);
  await seconds(15);
  state.failure = undefined;
  await seconds(15);
  expect(faults.map((fault) => fault.message)).toEqual(["broken"]);
  expect(sent).toEqual([]);
});

test("stopped, it settles nothing more", async () => {
  const { sent, rail, request, seconds } = running();
  request(1);
  await rail.stop();
  request(2);
  await seconds(20);
  expect(sent).toEqual([]);
});

test("more than five credits of an asset in a day are declined, also across a start", async () => {
  const disk = new SimDisk(seededRng(7n), new SimClock());
  const first = running({ disk });
  for (let count = 0; count < 3; count++) await first.rail.send(tenDollars);
  await first.seconds(20);
  await first.rail.stop();
  const second = running({ disk });
  for (let count = 0; count < 3; count++) await second.rail.send(tenDollars);
  await second.seconds(8);
  expect([first.state.credited.length, second.state.credited.length]).toEqual([3, 2]);
  expect(second.rail.waiting(alice)[0].movement.reason).toMatch(/enough for today/);
  await second.rail.send({ ...tenDollars, accountId: bob });
  await second.seconds(8);
  expect(second.state.credited).toHaveLength(3);
});

test("a deposit that was acknowledged survives a power cut, and is credited by the same reference", async () => {
  const disk = new SimDisk(seededRng(7n), new SimClock());
  const before = running({ disk });
  const { reference, seenAtMs } = (await before.rail.send(tenDollars))!;
  await before.seconds(1);
  disk.crash();

  const { rail, state, seconds } = running({ disk });
  expect(rail.waiting(alice)).toMatchObject([{ reference, seenAtMs, units: 10_000_000 }]);
  expect(stepsOf(rail.waiting(alice)[0].movement)).toEqual(["seen"]);
  await seconds(8);
  expect(state.credited).toEqual([reference]);
  disk.crash();

  const after = running({ disk });
  expect(after.rail.waiting(alice)).toEqual([]);
  await after.seconds(8);
  expect(after.state.credited).toEqual([]);
});

test("a credit whose answer was lost in a crash is asked for by the reference that the ledger has", async () => {
  const disk = new SimDisk(seededRng(7n), new SimClock());
  const before = running({ disk });
  before.state.answer = new Promise(() => {});
  await before.rail.send(tenDollars);
  await before.seconds(8);
  disk.crash();
  const after = running({ disk });
  await after.seconds(8);
  expect(before.state.credited).toHaveLength(1);
  expect(after.state.credited).toEqual(before.state.credited);
});

test("after each start transactions have hashes of their own", async () => {
  const disk = new SimDisk(seededRng(7n), new SimClock());
  const first = running({ disk });
  await first.seconds(1);
  const hashes = [(await first.rail.send(tenDollars))!.transactionHash];
  const second = running({ disk });
  await second.seconds(2);
  hashes.push((await second.rail.send(tenDollars))!.transactionHash);
  expect(new Set(hashes).size).toBe(2);
});

test("whoever stops waits for the credit that is under way, and begins none", async () => {
  const { rail, state, seconds } = running();
  const answered = Promise.withResolvers<void>();
  state.answer = answered.promise;
  const { reference } = (await rail.send(tenDollars))!;
  await seconds(10);
  await rail.send(tenDollars);
  const stopped = rail.stop();
  answered.resolve();
  await stopped;
  await seconds(10);
  expect(state.credited).toEqual([reference]);
  expect(stepsOf(rail.depositMovement(reference))?.at(-1)).toBe("credited");
});

test("a withdrawal is called back until it is signed, and then settles never", async () => {
  const { sent, rail, request, seconds } = running();
  request(1);
  request(2);
  await seconds(0.7);
  expect(rail.recall(1)).toBe(true);
  expect(stepsOf(rail.withdrawalMovement(1))?.slice(-2)).toEqual(["approved", "declined"]);
  expect(rail.withdrawalMovement(1)).toMatchObject({ reason: "Cancelled by its owner" });
  // Asked again, where the venue was behind the first time: it is still stopped.
  expect(rail.recall(1)).toBe(true);
  await seconds(8);
  expect(rail.recall(2)).toBe(false);
  expect(rail.recall(3)).toBe(false);
  await seconds(8);
  expect(sent).toMatchObject([{ kind: "settle-withdrawal", withdrawalId: 2 }]);
});

test("a deposit whose step takes longer than it may is overdue, until it is credited", async () => {
  const { rail, state, seconds } = running();
  await rail.send(tenDollars);
  const nowMs = rail.waiting(alice)[0].seenAtMs;
  const overdue = (afterMs: number) => rail.overdueDeposits(nowMs + afterMs).length;
  expect(overdue(10_000)).toBe(0);
  expect(overdue(10_001)).toBe(1);
  state.failure = new VenueBusy();
  await seconds(20);
  expect(overdue(20_000)).toBe(1);
  state.failure = undefined;
  await seconds(2);
  expect(rail.overdueDeposits(nowMs + 3_600_000)).toEqual([]);
});
