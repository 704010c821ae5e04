import { connect } from "@holdall/client";
import type { Client } from "@holdall/client";
import { seededRng } from "@holdall/server/ports";
import type { Clock } from "@holdall/server/ports";
import { demoKeys } from "../keys.ts";
import { begin } from "./begin.ts";
import { runBorrower, runProvider, runSaver } from "./lender.ts";
import type { Loan } from "./lender.ts";
import { runLever } from "./lever.ts";
import type { LeverProfile } from "./lever.ts";
import { runMaker } from "./maker.ts";
import type { MakerProfile } from "./maker.ts";
import { paceOf } from "./pace.ts";
import { runTaker } from "./taker.ts";
import type { TakerProfile } from "./taker.ts";

/** Where the bots trade. */
export interface BotWorldOptions {
  readonly url: string;
  readonly wsUrl: string;
  readonly seed: number;
  /** Everybody acts less often. */
  readonly calm: boolean;
}

const makers: Readonly<Record<string, MakerProfile>> = {
  "maker-north": {
    widthPercent: 100,
    dollars: 2_500,
    skewPpm: 500,
    periodMicros: 1_200_000,
    targetDollars: 2_000_000,
    opinionPpm: 60,
  },
  "maker-east": {
    widthPercent: 130,
    dollars: 4_000,
    skewPpm: 800,
    periodMicros: 1_600_000,
    targetDollars: 2_000_000,
    opinionPpm: 90,
  },
  "maker-south": {
    widthPercent: 190,
    dollars: 7_000,
    skewPpm: 1_200,
    periodMicros: 2_200_000,
    targetDollars: 2_000_000,
    opinionPpm: 120,
  },
};

const takers: Readonly<Record<string, TakerProfile>> = {
  "taker-calm": {
    basePerSecond: 1.8,
    children: 0.3,
    decayPerSecond: 0.8,
    targetDollars: 1_000_000,
  },
  "taker-keen": {
    basePerSecond: 1,
    children: 0.65,
    decayPerSecond: 2.5,
    targetDollars: 1_000_000,
  },
};

const savers = ["saver-still", "saver-slow"] as const;

const borrowers: Readonly<Record<string, readonly Loan[]>> = {
  "borrower-steady": [{ symbol: "USDC", quantity: "600000" }],
  "borrower-short": [
    { symbol: "SOL", quantity: "1200" },
    { symbol: "BTC", quantity: "2" },
    { symbol: "ETH", quantity: "40" },
  ],
};

const levers: Readonly<Record<string, LeverProfile>> = {
  "lever-bold": { leverage: 14, periodMicros: 9_000_000, turnsOneIn: 40, longPercent: 80 },
  "lever-brisk": { leverage: 8, periodMicros: 5_000_000, turnsOneIn: 8, longPercent: 50 },
  "lever-mild": { leverage: 4, periodMicros: 15_000_000, turnsOneIn: 20, longPercent: 65 },
};

const capacities: readonly Loan[] = [
  { symbol: "SOL_USDC_PERP", quantity: "20000" },
  { symbol: "BTC_USDC_PERP", quantity: "30" },
  { symbol: "ETH_USDC_PERP", quantity: "900" },
  { symbol: "USDC", quantity: "1000000" },
  { symbol: "SOL", quantity: "5000" },
  { symbol: "BTC", quantity: "10" },
  { symbol: "ETH", quantity: "200" },
];

/**
 * Brings every bot to life through the public client, makers first. Resolves when the makers have
 * looked at every market; returns how to stop them. Their orders stay in the books.
 */
export async function runBots(
  options: BotWorldOptions,
  clock: Clock,
  onFault: (fault: Error) => void,
): Promise<() => void> {
  const rng = seededRng(BigInt(options.seed)).fork("demo bots");
  const pace = paceOf(options.calm);
  const stops: (() => void)[] = [];
  const join = async <Begun>(
    name: string,
    start: (client: Client) => Promise<Begun>,
  ): Promise<Begun> => {
    const { link, begun } = await begin(() => clientOf(options, name, onFault), start);
    stops.push(() => link.close());
    return begun;
  };
  await Promise.all(
    Object.entries(makers).map(async ([name, usual]) => {
      const profile = pace.looking(usual);
      const own = { clock, rng: rng.fork(name), profile, onFault };
      stops.push(await join(name, (client) => runMaker({ client, ...own })));
    }),
  );
  for (const [name, usual] of Object.entries(takers)) {
    const profile = pace.arriving(usual);
    const own = { clock, rng: rng.fork(name), profile, onFault };
    stops.push(await join(name, (client) => runTaker({ client, ...own })));
  }
  for (const name of savers) await join(name, runSaver);
  for (const [name, loans] of Object.entries(borrowers))
    await join(name, (client) => runBorrower(client, loans));
  await join("provider-deep", (client) => runProvider(client, capacities));
  for (const [name, usual] of Object.entries(levers)) {
    const profile = pace.looking(usual);
    const own = { clock, rng: rng.fork(name), profile, onFault };
    stops.push(await join(name, (client) => runLever({ client, ...own })));
  }
  return () => {
    for (const stop of stops.toReversed()) stop();
  };
}

async function clientOf(
  { url, wsUrl, seed }: BotWorldOptions,
  name: string,
  onFault: (fault: Error) => void,
): Promise<Client> {
  const key = demoKeys(seed).find((each) => each.user === name);
  if (key === undefined) throw new RangeError(`${name} has no key`);
  return connect({ url, wsUrl, apiSecret: key.apiSecret, apiKey: key.apiKey, onFault });
}
