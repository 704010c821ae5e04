/**
 * A small venue for the tests of the engine: SOL against USDC with round numbers, four people with
 * money, and a way to send commands by naming only what matters.
 *
 * SOL has 9 decimals and trades in lots of 0.01; USDC has 6; one tick is 0.01 USDC. So a lot is
 * 10^7 units of SOL, and a lot at one tick is 100 units of USDC.
 */
import { decodeEvent, plainOrder, recordBytes, rejectOfCode } from "@holdall/core/protocol";
import type {
  Command,
  CommandKind,
  CommandOf,
  Event,
  EventKind,
  EventOf,
  MarketSpec,
  Parameters,
} from "@holdall/core/protocol";
import { createEngine, EventBuffer } from "./index.ts";
import type { Engine } from "./index.ts";

export const SOL = 0;
export const USDC = 1;
export const SOL_USDC = 0;
/** Account ids: the house first, then the people. Bob has a second account. */
export const FEES = 1;
export const DUST = 2;
export const ALICE = 3;
export const BOB = 4;
export const CAROL = 5;
export const BOB_TWO = 6;
export const UNITS_PER_LOT = 10_000_000;
export const QUOTE_PER_LOT_TICK = 100;
export const START_MS = 1_700_000_000_000;

/** A limit order that asks for nothing special. */
export const PLAIN_ORDER = {
  ...plainOrder,
  accountId: ALICE,
  marketId: SOL_USDC,
  side: "bid",
  priceTicks: 0,
  sizeLots: 0,
} as const;

/** The conditions of an order that has none. */
export const NO_CONDITIONS = {
  triggerBy: "last",
  triggerPriceTicks: 0,
  triggerQuantity: 0,
  triggerIsPercent: false,
  takeProfitBy: "last",
  takeProfitTicks: 0,
  takeProfitLimitTicks: 0,
  stopLossBy: "last",
  stopLossTicks: 0,
  stopLossLimitTicks: 0,
  slippageKind: "none",
  slippageTolerance: 0,
} as const;

const commandDefaults = {
  ...PLAIN_ORDER,
  units: 0,
  feeUnits: 0,
  details: "",
  reference: "",
  name: "main",
  userId: 0,
  subaccountNumber: 0,
  assetId: USDC,
  orderOrdinal: 0,
  orderSlot: 0,
  everyMarket: false,
  scope: "all",
  atMs: 0,
  ...NO_CONDITIONS,
  auctionEndsAtMs: 0,
  sources: 3,
  indexTicks: 0,
  markTicks: 0,
  transactionHash: "hash",
} as const;

/** The fields of a command that a test names; all others have quiet defaults. */
export type Named<Kind extends CommandKind> = {
  readonly [Name in keyof Omit<CommandOf<Kind>, "kind">]?: CommandOf<Kind>[Name] extends number
    ? number
    : CommandOf<Kind>[Name];
};

export const marketSpec = {
  symbol: "SOL_USDC",
  kind: "spot",
  baseAssetId: SOL,
  quoteAssetId: USDC,
  tickSize: "0.01",
  lotSize: "0.01",
  priceTicksMin: 1,
  priceTicksMax: 100_000,
  sizeLotsMin: 1,
  sizeLotsMax: 1_000_000,
  bands: {
    maxMultiplierPpm: 0,
    minMultiplierPpm: 0,
    maxImpactMultiplierPpm: 0,
    minImpactMultiplierPpm: 0,
    maxMarkMultiplierPpm: 0,
    minMarkMultiplierPpm: 0,
  },
  state: "open",
  breakerMovePpm: 0,
  breakerWindowMs: 60_000,
  breakerAuctionMs: 60_000,
} as unknown as MarketSpec;

export const parameters = {
  feeTiers: [
    { volumeUnitsMin: 0, spotMakerPpm: 200, spotTakerPpm: 500, perpMakerPpm: 0, perpTakerPpm: 0 },
    {
      volumeUnitsMin: 1_000_000_000,
      spotMakerPpm: 100,
      spotTakerPpm: 300,
      perpMakerPpm: 0,
      perpTakerPpm: 0,
    },
  ],
  restingOrdersMax: 5,
  triggerOrdersMax: 3,
  subaccountsMax: 3,
  batchOrdersMax: 50,
  clientIdMemoryMs: 600_000,
  feeAccountId: FEES,
  dustAccountId: DUST,
  settlementAssetId: USDC,
} as unknown as Parameters;

export class Venue {
  readonly engine: Engine;
  readonly out = new EventBuffer();
  sequence = 0;
  nowMs = START_MS;

  constructor(engine: Engine = createEngine()) {
    this.engine = engine;
  }

  /** Sends a command and returns its events. */
  send<Kind extends CommandKind>(kind: Kind, fields: Named<Kind> = {}): Event[] {
    return this.apply({ ...commandDefaults, ...fields, kind } as unknown as Command);
  }

  /** Sends a whole command. */
  apply(command: Command): Event[] {
    this.sequence += 1;
    this.out.clear();
    this.engine.apply(command, this.sequence, this.nowMs * 1000, this.out);
    return eventsOf(this.out);
  }

  bid(
    accountId: number,
    sizeLots: number,
    priceTicks: number,
    more: Named<"place-order"> = {},
  ): Event[] {
    return this.send("place-order", { accountId, side: "bid", sizeLots, priceTicks, ...more });
  }

  ask(
    accountId: number,
    sizeLots: number,
    priceTicks: number,
    more: Named<"place-order"> = {},
  ): Event[] {
    return this.send("place-order", { accountId, side: "ask", sizeLots, priceTicks, ...more });
  }

  /** Free and locked units. */
  balance(accountId: number, assetId: number): [free: number, locked: number] {
    const rows = this.engine.view({ kind: "balances", accountId: accountId as never });
    const row = rows.find((balance) => (balance.assetId as number) === assetId);
    return [row?.freeUnits ?? 0, row?.lockedUnits ?? 0];
  }

  /** Bids and asks as [price, lots], best first. */
  book(): {
    bids: readonly (readonly [number, number])[];
    asks: readonly (readonly [number, number])[];
  } {
    const depth = this.engine.view({ kind: "depth", marketId: SOL_USDC as never, levels: 100 });
    return { bids: depth!.bids, asks: depth!.asks };
  }

  /** Every asset sums to zero over all accounts. */
  isZeroSum(): boolean {
    return this.engine.view({ kind: "zero-sum" }).every((row) => row.differenceUnits === "0");
  }
}

/** The events of a buffer, decoded. */
export function eventsOf(out: EventBuffer): Event[] {
  const events: Event[] = [];
  for (let at = 0; at < out.end; at += recordBytes(out.views, at, out.end)) {
    events.push(decodeEvent(out.views, at, out.end));
  }
  return events;
}

/** The only event of a kind; fails where there is none or more than one. */
export function only<Kind extends EventKind>(events: readonly Event[], kind: Kind): EventOf<Kind> {
  const found = events.filter((event) => event.kind === kind);
  if (found.length !== 1) throw new Error(`${found.length} events are ${kind}`);
  return found[0] as EventOf<Kind>;
}

/** The name of the reject that a command came to, or its kinds of events where it was accepted. */
export function refusal(events: readonly Event[]): string {
  const [event] = events;
  if (events.length === 1 && event.kind === "rejected") return rejectOfCode(event.code).name;
  return kinds(events).join(" ");
}

/** The kinds of events, in order. */
export function kinds(events: readonly Event[]): EventKind[] {
  return events.map((event) => event.kind);
}

/** A venue with its assets, market, house and people, each with 1,000 SOL and 1,000,000 USDC. */
export function openVenue(spec: Partial<Record<keyof MarketSpec, unknown>> = {}): Venue {
  const venue = new Venue();
  const asset = (symbol: string, decimals: number): void => {
    venue.send("add-asset", {
      spec: JSON.stringify({ symbol, displayName: symbol, decimals, tokens: [] }),
    });
  };
  asset("SOL", 9);
  asset("USDC", 6);
  for (const name of ["fees", "dust", "alice", "bob", "carol"])
    venue.send("open-account", { name });
  venue.send("open-account", { userId: 4, subaccountNumber: 1, name: "bob two" });
  venue.send("set-parameters", { parameters: JSON.stringify(parameters) });
  venue.send("list-market", { spec: JSON.stringify({ ...marketSpec, ...spec }) });
  for (const accountId of [ALICE, BOB, CAROL, BOB_TWO]) {
    venue.send("deposit", { accountId, assetId: SOL, units: 1_000_000_000_000 });
    venue.send("deposit", { accountId, assetId: USDC, units: 1_000_000_000_000 });
  }
  return venue;
}
