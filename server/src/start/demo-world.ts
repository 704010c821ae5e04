import type { AccountId, AssetId, Venue } from "@holdall/core/protocol";
import {
  demoFaucet,
  demoKeys,
  demoMarkRules,
  demoPriceRows,
  genesis,
  isGenesisNeeded,
  startBots,
  startCustodyRail,
} from "@holdall/server/demo";
import type { DemoKey } from "@holdall/server/demo";
import { RefusalError } from "@holdall/server/gateway";
import type { Faucet } from "@holdall/server/gateway";
import type { Identity } from "@holdall/server/identity";
import {
  demoIndexRules,
  liveFeed,
  publicAdapters,
  startOracle,
  syntheticFeed,
} from "@holdall/server/oracle";
import { seededRng } from "@holdall/server/ports";
import type { Clock } from "@holdall/server/ports";

export interface DemoWorldOptions {
  readonly venue: Venue;
  readonly identity: Identity;
  readonly clock: Clock;
  readonly seed: number;
  readonly livePrices: boolean;
  readonly onFault: (fault: Error) => void;
}

export interface DemoWorld {
  /** The faucet as the public door calls it. */
  readonly faucet: Faucet;
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

/** Makes the demo world where there is none yet, and sets its prices and its chain going. */
export async function startDemoWorld(options: DemoWorldOptions): Promise<DemoWorld> {
  const { venue, clock, seed, onFault } = options;
  if (await isGenesisNeeded(venue)) {
    for (const command of genesis()) await venue.submit(command);
  }
  const keys = demoKeys(seed);
  await registerKeys(options, keys);
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
        startMs: Math.floor(clock.wallMicros() / MICROS_PER_MS),
      });
  const rules = { indexRules: demoIndexRules, markRules: demoMarkRules };
  const oracle = startOracle({ venue, clock, feed, ...rules, onFault });
  const stopRail = startCustodyRail({
    venue,
    clock,
    rng: rng.fork("rail"),
    openWithdrawalIds: (await venue.query({ kind: "open-withdrawals" })).answer,
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
    keys: keys.filter(({ isShown }) => isShown),
    async welcome(accountId) {
      const assetId = await settlementAsset(venue);
      const outcome = await giveFunds({ accountId, assetId, units: undefined });
      // Who gets nothing can still ask: an account without funds is an account.
      if ("refusal" in outcome) onFault(new Error(`the faucet: ${outcome.refusal.message}`));
    },
    async open(url, wsUrl) {
      bots = await startBots({ url, wsUrl, seed, clock, onFault });
    },
    async stop() {
      await bots?.stop();
      await oracle.stop();
      stopRail();
    },
  };
}

async function registerKeys(
  { identity, clock }: DemoWorldOptions,
  keys: readonly DemoKey[],
): Promise<void> {
  const expiresAtMs = Math.floor(clock.wallMicros() / MICROS_PER_MS) + YEAR_MS;
  for (const { apiKey, userId, accountId, user } of keys) {
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
