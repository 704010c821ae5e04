import type { AccountId, AssetId, Venue } from "@holdall/core/protocol";
import {
  creditOnce,
  demoFaucet,
  demoKeys,
  demoMarkRules,
  demoPriceRows,
  genesis,
  genesisOf,
  grantUnits,
  startBots,
  startCustodyRail,
} from "@holdall/server/demo";
import type { CustodyRail, DemoKey } from "@holdall/server/demo";
import { RefusalError } from "@holdall/server/gateway";
import type { Faucet, Rail } from "@holdall/server/gateway";
import type { Identity } from "@holdall/server/identity";
import {
  demoIndexRules,
  liveFeed,
  publicAdapters,
  startOracle,
  syntheticFeed,
} from "@holdall/server/oracle";
import type { Oracle, ScriptedCrash } from "@holdall/server/oracle";
import { UsageError } from "./options.ts";
import type { Scenario } from "./options.ts";
import { seededRng } from "@holdall/server/ports";
import type { Clock, LogPlace } from "@holdall/server/ports";

export interface DemoWorldOptions {
  readonly venue: Venue;
  readonly identity: Identity;
  readonly clock: Clock;
  readonly seed: number;
  /** Its traders act less often. */
  readonly calm: boolean;
  readonly livePrices: boolean;
  readonly scenario: Scenario | undefined;
  /** Where deposits under way are remembered; absent: until the program ends. */
  readonly depositLog?: LogPlace;
  readonly onFault: (fault: Error) => void;
}

export interface DemoWorld {
  /** The faucet as the public door calls it. */
  readonly faucet: Faucet;
  /** What brings value in and out, over an invented chain. */
  readonly rail: Rail & Pick<CustodyRail, "overdueDeposits">;
  /** Where its prices come from, for those who watch sources. */
  readonly prices: Pick<Oracle, "sources">;
  /** Keys to show: those of the demo's people, not of its bots. */
  readonly keys: readonly DemoKey[];
  /** What somebody gets who opens an account: the faucet's dollars, asked for like anybody's. */
  welcome(accountId: AccountId): Promise<void>;
  /** Lets makers and takers in through the public doors. */
  open(url: string, wsUrl: string): Promise<void>;
  stop(): Promise<void>;
}

const YEAR_MS = 365 * 86_400_000;
const MICROS_PER_MS = 1_000;

/**
 * Makes the demo world where there is none yet, lets its people's keys in, and sets its prices and its
 * chain going. A venue of somebody's own is refused and stays as it is.
 */
export async function startDemoWorld(options: DemoWorldOptions): Promise<DemoWorld> {
  const { venue, clock, seed, calm, onFault } = options;
  const world = await genesisOf(venue);
  if (world === "foreign")
    throw new UsageError(
      "this data folder holds a venue of its own, and the demo world may not move in: start it with --no-demo, or the demo world in another folder with --data DIR",
    );
  if (world === "needed") for (const command of genesis()) await venue.submit(command);
  await registerDemoKeys(options);
  const keys = demoKeys(seed);
  const { answer: markets } = await venue.query({ kind: "markets" });
  const rng = seededRng(BigInt(seed));
  const feed = options.livePrices
    ? liveFeed({
        adapters: publicAdapters,
        assets: demoPriceRows().map(({ asset }) => asset),
        clock,
        openSocket: (url) => new WebSocket(url),
        onFault,
      })
    : syntheticFeed({
        assets: demoPriceRows(markets),
        rng: rng.fork("prices"),
        ...scripted(options, Math.floor(clock.wallMicros() / MICROS_PER_MS)),
      });
  const rules = { indexRules: demoIndexRules, markRules: demoMarkRules };
  const oracle = startOracle({ venue, clock, feed, ...rules, onFault });
  const rail = startCustodyRail({
    log: options.depositLog,
    venue,
    clock,
    rng: rng.fork("rail"),
    seed,
    credit: (deposit) => creditOnce(venue, deposit),
    openWithdrawalIds: (await venue.query({ kind: "open-withdrawals" })).answer.map(
      ({ withdrawalId }) => withdrawalId,
    ),
    onFault,
  });
  const giveFunds = demoFaucet({ venue, clock });
  let bots: Awaited<ReturnType<typeof startBots>> | undefined;
  return {
    faucet: async ({ caller, assetId, units }) => {
      const outcome = await giveFunds({ accountId: caller.key.accountId, assetId, units });
      if ("refusal" in outcome) throw new RefusalError(outcome.refusal);
      return outcome;
    },
    rail: { ...rail, send: (asked) => sent(rail, asked) },
    prices: oracle,
    keys: keys.filter(({ isShown }) => isShown),
    async welcome(accountId) {
      const assetId = await settlementAsset(venue);
      const outcome = await giveFunds({ accountId, assetId, units: undefined });
      // Who gets nothing can still ask: an account without funds is an account.
      if ("refusal" in outcome) onFault(new Error(`the faucet: ${outcome.refusal.message}`));
    },
    async open(url, wsUrl) {
      bots = await startBots({ url, wsUrl, seed, calm, clock, onFault });
    },
    async stop() {
      await bots?.stop();
      await oracle.stop();
      await rail.stop();
    },
  };
}

/** A deposit on its way, unless it is more than the demo world gives. */
async function sent(rail: CustodyRail, asked: Parameters<CustodyRail["send"]>[0]) {
  if (asked.units > grantUnits(asked.assetId))
    throw new RefusalError({
      status: 400,
      code: "INVALID_QUANTITY",
      message: "This is more than one deposit of the demonstration may bring",
    });
  const deposit = await rail.send(asked);
  if (deposit !== undefined) return deposit;
  throw new RefusalError({
    status: 429,
    code: "TOO_MANY_REQUESTS",
    message: "Five deposits are on their way already",
  });
}

/** Half a minute after the start everything falls by a fifth, over three minutes. */
const CRASH_AFTER_MS = 30_000;
const CRASH_MS = 180_000;
const CRASH_PPB_PER_SECOND = 1_240_000;

function scripted(
  { scenario }: DemoWorldOptions,
  startMs: number,
): { readonly startMs: number; readonly crash?: ScriptedCrash } {
  if (scenario !== "crash") return { startMs };
  const fromMs = startMs + CRASH_AFTER_MS;
  const ppbPerSecond = CRASH_PPB_PER_SECOND;
  return { startMs, crash: { fromMs, untilMs: fromMs + CRASH_MS, ppbPerSecond } };
}

/** Registers the keys of the demo's people where they are missing. */
async function registerDemoKeys({
  identity,
  clock,
  seed,
}: Pick<DemoWorldOptions, "identity" | "clock" | "seed">): Promise<void> {
  const expiresAtMs = Math.floor(clock.wallMicros() / MICROS_PER_MS) + YEAR_MS;
  for (const { apiKey, userId, accountId, user } of demoKeys(seed)) {
    if (identity.find(apiKey) !== undefined) continue;
    const outcome = await identity.register({
      publicKey: apiKey,
      userId,
      accountId,
      scopes: ["read", "trade", "transfer", "withdraw"],
      ipList: [],
      expiresAtMs,
      name: `demo ${user}`,
      isDemo: true,
    });
    if ("refusal" in outcome)
      throw new Error(`the demo key of ${user}: ${outcome.refusal.message}`);
  }
}

/** What everything is settled in. */
async function settlementAsset(venue: Venue): Promise<AssetId> {
  return (await venue.query({ kind: "parameters" })).answer.settlementAssetId;
}
