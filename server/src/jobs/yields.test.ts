import { EventBuffer, createEngine } from "@holdall/core/engine";
import { VenueBusy, decodeEvent, recordBytes } from "@holdall/core/protocol";
import type { AssetId, Command, CommandResult, Event, Venue } from "@holdall/core/protocol";
import { SimClock } from "@holdall/server/ports";
import { expect, test } from "vitest";
import { startYields } from "./index.ts";
import type { YieldRefused } from "./index.ts";
import { dueUnits, periodBefore } from "./yields.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LOOK = 5_000_000;
const ONE_USDC = 1_000_000;
/** A 365th of its yearly rate each day, so that the figures are round. */
const bills = { kind: "treasury", ratePpm: 73_000, sharePpm: 500_000, source: "bills" };
const staking = { kind: "staking", ratePpm: 73_000, sharePpm: 1_000_000, source: "staking" };

const USDC = 0;
const SOL = 1;
const [FEES, DUST, POOL, CLEARING, FUND, TREASURY, ALICE, BOB] = [1, 2, 3, 4, 5, 6, 7, 8];

function assetSpec(symbol: string, decimals: number, extraYield: object): string {
  const lending = {
    state: "open",
    optimalPpm: 900_000,
    rateBasePpm: 0,
    rateSlopePpm: 80_000,
    rateSteepPpm: 1_200_000,
    feePpm: 100_000,
    maxUtilizationPpm: 950_000,
    throttleThresholdPpm: 920_000,
    throttleStepPpm: 10_000,
    throttleStepMs: 60_000,
    limitUnits: 10 ** 15,
    extraYield,
  };
  return JSON.stringify({ symbol, displayName: symbol, decimals, tokens: [], lending });
}

const parameters = {
  feeTiers: [
    { volumeUnitsMin: 0, spotMakerPpm: 0, spotTakerPpm: 0, perpMakerPpm: 0, perpTakerPpm: 0 },
  ],
  restingOrdersMax: 10,
  triggerOrdersMax: 10,
  subaccountsMax: 3,
  batchOrdersMax: 10,
  clientIdMemoryMs: 600_000,
  feeAccountId: FEES,
  dustAccountId: DUST,
  settlementAssetId: USDC,
  margin: {
    poolAccountId: POOL,
    clearingAccountId: CLEARING,
    insuranceAccountId: FUND,
    treasuryAccountId: TREASURY,
    indexSourcesMin: 3,
    settlementMs: 10_000,
    liquidationFeePpm: 0,
    liquidationSteps: 10,
    liquidationStepPpm: 100_000,
    liquidationExitPpm: 950_000,
    backstopPpm: 666_667,
    backstopFundPpm: 500_000,
    stressPpm: 100_000,
  },
};

const request = { requestA: 0, requestB: 0, requestExpiresMs: 0 };

function deposit(accountId: number, assetId: number, units: number): object {
  return { kind: "deposit", ...request, accountId, assetId, units, reference: "" };
}

/** The engine with two lending pools, at the clock's time, and the job that pays their yields. */
class Paying {
  readonly sent: Command[] = [];
  readonly events: Event[] = [];
  readonly refused: YieldRefused[] = [];
  isBusy = false;
  readonly #engine = createEngine();
  readonly #out = new EventBuffer();
  readonly #clock: SimClock;
  #sequence = 0;
  #stop: (() => void) | undefined;

  constructor(startMs: number) {
    this.#clock = new SimClock(startMs * 1_000);
    const open = { kind: "open-account", ...request, userId: 0, subaccountNumber: 0, name: "one" };
    const commands: object[] = [
      { kind: "add-asset", spec: assetSpec("USDC", 6, bills) },
      { kind: "add-asset", spec: assetSpec("SOL", 9, staking) },
      ...Array.from({ length: BOB }, () => open),
      { kind: "set-parameters", parameters: JSON.stringify(parameters) },
      ...[ALICE, BOB].flatMap((accountId) => [USDC, SOL].map((of) => deposit(accountId, of, 1e12))),
    ];
    for (const command of commands) this.#apply(command as Command);
  }

  /** Money for the treasury, which has none at first. */
  fund(units: number): void {
    this.#apply(deposit(TREASURY, USDC, units) as Command);
  }

  lend(accountId: number, assetId: number, units: number): void {
    this.#apply({ kind: "lend", ...request, accountId, assetId, units } as unknown as Command);
  }

  /** What an account lends of an asset. */
  lent(accountId: number, assetId: number): number {
    const rows = this.#engine.view({ kind: "lending", accountId: accountId as never });
    return rows.find((row) => (row.assetId as number) === assetId)?.lentUnits ?? 0;
  }

  start(): void {
    this.#stop = startYields({
      venue: { submit: async (command) => this.#submit(command), query: this.#query },
      clock: this.#clock,
      everyMicros: LOOK,
      onRefused: (refused) => this.refused.push(refused),
    });
  }

  stop(): void {
    this.#stop?.();
  }

  /** Time passes: in one leap, and then long enough for two looks. */
  async pass(ms: number): Promise<void> {
    this.#clock.stepWall(ms * 1_000);
    for (let look = 0; look < 2; look += 1) {
      this.#apply({ kind: "tick" });
      this.#clock.run(this.#clock.monotonicMicros() + LOOK);
      for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
    }
  }

  #submit(command: Command): CommandResult {
    if (this.isBusy) throw new VenueBusy("the engine is behind");
    this.sent.push(command);
    const result = this.#apply(command);
    this.events.push(...result.events);
    return result;
  }

  #apply(command: Command): CommandResult {
    this.#sequence += 1;
    this.#out.clear();
    const timeMicros = this.#clock.wallMicros();
    this.#engine.apply(command, this.#sequence, timeMicros, this.#out);
    const { views, end } = this.#out;
    const events: Event[] = [];
    for (let at = 0; at < end; at += recordBytes(views, at, end))
      events.push(decodeEvent(views, at, end));
    return { sequence: this.#sequence, timeMicros, events };
  }

  readonly #query: Venue["query"] = async (query) => ({
    sequence: this.#sequence,
    answer: this.#engine.view(query) as never,
  });
}

test("a period of bills is a month, one of staking an epoch of two days, in UTC", () => {
  const january = Date.UTC(2026, 0, 1);
  expect(periodBefore("treasury", january)).toEqual({ name: "2025-12", endMs: january });
  expect(periodBefore("treasury", january - 1)).toEqual({
    name: "2025-11",
    endMs: Date.UTC(2025, 11, 1),
  });
  const epoch = 10_000 * 2 * DAY_MS;
  expect(periodBefore("staking", epoch)).toEqual({ name: "epoch 9999", endMs: epoch });
  expect(periodBefore("staking", epoch - 1)).toEqual({
    name: "epoch 9998",
    endMs: epoch - 2 * DAY_MS,
  });
});

test("what is due is exact, rounded down, and never more than an amount can be", () => {
  const extra = { ...bills, kind: "treasury" } as unknown as Parameters<typeof dueUnits>[0];
  const due = (unitMs: bigint): number =>
    dueUnits(extra, { unitMs: unitMs.toString(), sinceMs: 1 });
  // One unit is due for so much time: 10^12 × a year / (73,000 × 500,000), rounded up.
  const one = (10n ** 12n * 365n * BigInt(DAY_MS) + 36_499_999_999n) / 36_500_000_000n;
  expect([due(one - 1n), due(one)]).toEqual([0, 1]);
  expect(due(10n ** 40n)).toBe(2 ** 53 - 16);
});

test("lenders have their part of a month when it ends, once, by what they lent and how long", async () => {
  const paying = new Paying(Date.UTC(2026, 2, 21));
  paying.fund(1_000_000 * ONE_USDC);
  paying.lend(ALICE, USDC, 100_000 * ONE_USDC);
  paying.start();
  await paying.pass(DAY_MS);
  expect(paying.sent).toEqual([]);
  await paying.pass(9 * DAY_MS);
  paying.lend(BOB, USDC, 100_000 * ONE_USDC);

  await paying.pass(DAY_MS);

  expect(paying.sent).toMatchObject([
    { yieldKind: "treasury", reference: "treasury USDC 2026-03" },
  ]);
  // A day of 100,000 is 10: 7.3 % a year of a half of it. The looks take some seconds more.
  expect(Math.floor(paying.lent(ALICE, USDC) / ONE_USDC)).toBe(100_110);
  expect(Math.floor(paying.lent(BOB, USDC) / ONE_USDC)).toBe(100_010);
  await paying.pass(27 * DAY_MS);
  expect(paying.sent).toHaveLength(1);
  paying.stop();
});

test("a restart pays no month twice, and one that ended meanwhile once", async () => {
  const paying = new Paying(Date.UTC(2026, 2, 31));
  paying.fund(1_000_000 * ONE_USDC);
  paying.lend(ALICE, USDC, 100_000 * ONE_USDC);
  await paying.pass(2 * DAY_MS);
  paying.start();
  await paying.pass(HOUR_MS);
  const paid = paying.lent(ALICE, USDC);
  expect(paid).toBeGreaterThan(100_020 * ONE_USDC);
  paying.stop();

  paying.start();
  await paying.pass(DAY_MS);

  expect(paying.events.at(-1)).toMatchObject({ kind: "repeated" });
  expect(paying.lent(ALICE, USDC)).toBe(paid);
  paying.stop();
});

test("what was all lent since a period ended is of the next one", async () => {
  const paying = new Paying(Date.UTC(2026, 3, 1));
  paying.fund(1_000_000 * ONE_USDC);
  paying.lend(ALICE, USDC, 100_000 * ONE_USDC);
  paying.start();
  await paying.pass(3 * DAY_MS);
  expect(paying.sent).toEqual([]);
  paying.stop();
});

test("a treasury that is short pays nobody and says so, and is asked again an hour later", async () => {
  const paying = new Paying(Date.UTC(2026, 2, 31));
  paying.fund(5 * ONE_USDC);
  paying.lend(ALICE, USDC, 100_000 * ONE_USDC);
  paying.start();
  await paying.pass(DAY_MS);
  expect(paying.refused).toMatchObject([
    { asset: "USDC", reference: "treasury USDC 2026-03", reason: "funds-insufficient" },
  ]);
  expect(paying.lent(ALICE, USDC)).toBe(100_000 * ONE_USDC);

  paying.fund(100 * ONE_USDC);
  await paying.pass(HOUR_MS / 2);
  expect(paying.refused).toHaveLength(1);
  await paying.pass(HOUR_MS / 2);

  expect(paying.lent(ALICE, USDC)).toBeGreaterThan(100_010 * ONE_USDC);
  expect(paying.refused).toHaveLength(1);
  paying.stop();
});

test("an engine that is behind is asked again, and an epoch of staking is paid as it ends", async () => {
  const epoch = 10_200 * 2 * DAY_MS;
  const paying = new Paying(epoch - DAY_MS);
  paying.lend(ALICE, SOL, 1_000_000_000);
  paying.start();
  paying.isBusy = true;
  await paying.pass(DAY_MS);
  expect(paying.sent).toEqual([]);
  paying.isBusy = false;
  await paying.pass(0);
  // The treasury of this test has no SOL: refused in the open, and the name of the epoch is kept.
  expect(paying.refused).toMatchObject([
    { asset: "SOL", reference: "staking SOL epoch 10199", reason: "funds-insufficient" },
  ]);
  const { assetId } = paying.sent[0] as { assetId: AssetId };
  expect(assetId).toBe(SOL);
  paying.stop();
});
