/**
 * Traps: somebody borrows or trades as much as it may, and then marks go against it step by step, past
 * a book that takes some of what it has and offers that take some more. So its liquidation goes
 * through the stages one by one, of debts as of positions, with amounts that are nowhere round.
 */
import { plainOrder } from "@holdall/core/protocol";
import type { Command } from "@holdall/core/protocol";
import type { Rng } from "@holdall/server/ports";
import { FUND, perThousand, SOL, THOUSAND, TREASURY, USDC, WHOLE } from "./margin-world.ts";

/** Perpetuals come after spot. */
const SOL_PERP = 2;
const NO_REQUEST = { requestA: 0, requestB: 0, requestExpiresMs: 0 } as const;
/** Thousands of dollars that are tried one after another: the first that is allowed is near the limit. */
const DEBTS = [12, 6, 3, 1.5, 0.7];
const POSITIONS = [60, 30, 15, 8, 4];
const STEPS = 8;
/** No step is longer. */
const FAR_PPM = 150_000;

/** What a trap is laid with: draws, the marks that it moves, the people there are. */
export interface TrapWorld {
  readonly rng: Rng;
  /** Marks by market, in ticks. */
  readonly ticks: number[];
  readonly people: readonly number[];
  /** By how much of its exposure an account is above its maintenance, in millionths; 0 where nobody knows. */
  readonly slackPpm: (accountId: number) => number;
}

/** Commands that are planned: some only when those before them have been done. */
export type Plan = Command | (() => readonly Plan[]);

/** All commands of one trap. */
export function trap(world: TrapWorld): readonly Plan[] {
  const { rng } = world;
  const victim = world.people[rng.below(world.people.length)];
  // The asset whose mark moves: 1 or 2; its spot market is one less, its perpetual one more.
  const moved = SOL + rng.below(2);
  const isUp = rng.below(2) === 0;
  const owed = isUp ? moved : USDC;
  const held = isUp ? USDC : moved;
  return [
    settings(rng, victim),
    deposit(victim, held, ragged(rng, held, 2)),
    ...offers(world, victim, moved, owed),
    {
      kind: "lend",
      ...NO_REQUEST,
      accountId: TREASURY,
      assetId: owed,
      units: ragged(rng, owed, 80),
    },
    ...quotes(world, moved - 1),
    ...bait(world, { victim, moved, isUp, owed }),
  ] as Plan[];
}

/** Who walks into it, the asset whose mark moves and which way, and what is owed to lose by that. */
interface Bait {
  readonly victim: number;
  readonly moved: number;
  readonly isUp: boolean;
  readonly owed: number;
}

/** A position, spot on credit, or a loan that is taken away; then the marks move. */
function bait(world: TrapWorld, { victim, moved, isUp, owed }: Bait): readonly Plan[] {
  const { rng } = world;
  const kind = rng.below(3);
  const position = { victim, isUp, marketId: moved + 1, sizes: POSITIONS };
  const spot = { victim, isUp, marketId: moved - 1, sizes: DEBTS };
  const first = kind === 2 ? loans(rng, victim, owed) : trades(world, kind === 0 ? position : spot);
  const slide = { victim, moved, isUp, speedPpm: kind === 0 ? 3_000 : 12_000, steps: STEPS };
  return [...first, () => slideOn(world, slide)];
}

/** Units worth up to so many thousands of dollars, and at least half as many. */
function ragged(rng: Rng, assetId: number, thousands: number): number {
  const half = Math.floor((WHOLE[assetId] * THOUSAND[assetId] * thousands) / 2);
  const share = Math.floor((half * rng.below(1_000)) / 1_000);
  return half + share + 1 + rng.below(1_000);
}

/** As much leverage as may be, and nothing lent that is to be owed. */
function settings(rng: Rng, accountId: number): Command {
  return {
    kind: "set-account",
    ...NO_REQUEST,
    accountId,
    autoLend: false,
    autoRepayBorrows: rng.below(2) === 0,
    autoBorrowSettlements: rng.below(2) === 0,
    autoRealizePnl: rng.below(2) === 0,
    leverageLimitPpm: 50_000_000,
  } as Command;
}

function deposit(accountId: number, assetId: number, units: number): Command {
  return { kind: "deposit", ...NO_REQUEST, accountId, assetId, units, reference: "" } as Command;
}

/** One or two who have something offer to take over a little of it. */
function offers(
  { rng, people }: TrapWorld,
  victim: number,
  moved: number,
  owed: number,
): Command[] {
  return [TREASURY, people[rng.below(people.length)]].flatMap((accountId) => {
    if (rng.below(2) === 0 || accountId === victim) return [];
    const common = { ...NO_REQUEST, accountId, marketId: moved + 1, assetId: owed };
    const units = ragged(rng, owed, 1);
    return [
      deposit(accountId, USDC, ragged(rng, USDC, 1 + rng.below(4))),
      { kind: "set-backstop", ...common, isBorrow: true, capacity: units } as Command,
      { kind: "set-backstop", ...common, isBorrow: false, capacity: 1 + rng.below(300) } as Command,
    ];
  });
}

/** Borrows, most first, and takes it away, so that what it has must pay for it. */
function loans(rng: Rng, victim: number, owed: number): Command[] {
  const named = { ...NO_REQUEST, accountId: victim, assetId: owed };
  const more = { autoBorrow: false, autoLendRedeem: false, feeUnits: 0, details: "{}" };
  return DEBTS.flatMap((thousands) => {
    const units = ragged(rng, owed, thousands / 6);
    return [
      { kind: "borrow", ...named, units } as Command,
      { kind: "request-withdrawal", ...named, units, ...more } as Command,
    ];
  });
}

/** Who trades, on which side and where, and how many thousands of dollars are tried. */
interface Trades {
  readonly victim: number;
  readonly isUp: boolean;
  readonly marketId: number;
  readonly sizes: readonly number[];
}

/** Trades with the treasury, largest first: a position, or spot with what it has to borrow. */
function trades({ rng, ticks }: TrapWorld, { victim, isUp, marketId, sizes }: Trades): Command[] {
  return sizes.flatMap((thousands) => {
    const part = thousands * (50 + rng.below(50));
    const sizeLots = 1 + Math.floor((perThousand(marketId) * part) / 100);
    const terms = { marketId, priceTicks: ticks[marketId], sizeLots };
    const taken = {
      ...terms,
      accountId: victim,
      timeInForce: "ioc",
      autoBorrow: marketId < SOL_PERP,
    };
    return [
      order({ ...terms, accountId: TREASURY, side: isUp ? "bid" : "ask" }),
      order({ ...taken, side: isUp ? "ask" : "bid" }),
    ];
  });
}

/** Whom it is about, which asset's mark moves and which way, and how far in the steps to come. */
interface Slide {
  readonly victim: number;
  readonly moved: number;
  readonly isUp: boolean;
  readonly speedPpm: number;
  readonly steps: number;
}

/** The mark goes on, about as far as the victim can bear and then a little more; somebody quotes; who fails is looked at. */
function slideOn(world: TrapWorld, slide: Slide): readonly Plan[] {
  const { rng, ticks } = world;
  const { victim, moved, isUp, speedPpm, steps } = slide;
  if (steps === 0) return [];
  const plans: Plan[] = [];
  const bears = Math.floor((world.slackPpm(victim) * (40 + rng.below(70))) / 100);
  const movePpm = bears > 0 ? Math.min(bears, FAR_PPM) : 1 + rng.below(speedPpm);
  const now = ticks[moved - 1];
  const move = Math.floor((now * movePpm) / 1_000_000);
  for (const marketId of [moved - 1, moved + 1]) {
    ticks[marketId] = isUp ? now + move : now - move;
    const [indexTicks, markTicks] = [ticks[marketId], ticks[marketId]];
    plans.push({ kind: "set-prices", marketId, sources: 5, indexTicks, markTicks } as Command);
  }
  if (rng.below(2) === 0) plans.push(...quotes(world, moved - 1));
  if (rng.below(2) === 0) plans.push(...quotes(world, moved + 1));
  for (let round = 1 + rng.below(3); round > 0; round -= 1) plans.push({ kind: "mark-round" });
  if (rng.below(4) === 0) plans.push({ kind: "tick" });
  return [...plans, () => slideOn(world, { ...slide, steps: steps - 1 })];
}

/** The treasury, or now and then the fund, quotes a market anew: little, at two prices a side. */
function quotes({ rng, ticks }: TrapWorld, marketId: number): Command[] {
  const accountId = rng.below(6) === 0 ? FUND : TREASURY;
  const mid = ticks[marketId];
  const cancel = {
    kind: "cancel-all-orders",
    ...NO_REQUEST,
    accountId,
    marketId,
    everyMarket: false,
  };
  const levels = [1, 2].flatMap((level) => {
    const away = level * Math.max(1, Math.floor(mid / (200 + rng.below(300))));
    const sizeLots = 1 + rng.below(Math.ceil(perThousand(marketId) * (1 + rng.below(3))));
    const terms = { accountId, marketId, sizeLots };
    return [
      order({ ...terms, side: "bid", priceTicks: mid - away }),
      order({ ...terms, side: "ask", priceTicks: mid + away }),
    ];
  });
  return [{ ...cancel, scope: "all" } as Command, ...levels];
}

function order(terms: Record<string, unknown>): Command {
  return { kind: "place-order", ...plainOrder, ...terms } as unknown as Command;
}
