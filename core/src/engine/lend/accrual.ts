/**
 * Interest, on the first tick of each hour, for the hour that begins: every debt grows, and what the
 * debts were charged is given to the claims, less the pool's fee (docs/margin.md section 5). Hours
 * that had no tick are charged with it, of each debt those that began while it stood: whoever lent
 * went without the units all that time. Debts round up and claims round down; what is left of the
 * pot goes to the fee account's claim, so that the law of pools stays exact.
 */
import { AMOUNT_MAX, mulDivWide, PPM, units as toUnits } from "@holdall/core/num";
import type { AccountId, AssetId, EventOf } from "@holdall/core/protocol";
import type { State } from "../state.ts";
import { creditPool, NO_MARKET, tellLending, touchedPool } from "./moves.ts";
import type { Why } from "./moves.ts";
import {
  borrowRatePpb,
  HOUR_MS,
  hourInterest,
  lendingSpecOf,
  lendRatePpb,
  poolOf,
} from "./pools.ts";
import type { Pool } from "./pools.ts";

const INTEREST: Why = { cause: "interest", orderSlot: 0 };

/** Charges and pays the interest of the hour that begins, if no tick of it has done so. */
export function accrueHour(state: State): void {
  const hour = hourOf(state.nowMs);
  if (state.parameters.margin === undefined || hour <= state.lendHour) return;
  const hours = state.lendHour < 0 ? 1 : hour - state.lendHour;
  state.lendHour = hour;
  for (let assetId = 0; assetId < state.assets.length; assetId += 1) {
    const pool = poolOf(state, assetId);
    if (pool !== undefined && pool.borrowedUnits > 0) accruePool(state, pool, hours);
  }
}

function hourOf(timeMs: number): number {
  return Math.floor(timeMs / HOUR_MS);
}

/** Hours that a debt is charged for: of those since the last accrual, those that it saw begin. */
function hoursOf({ lending, nowMs }: State, row: number, hours: number): number {
  return Math.max(1, Math.min(hours, hourOf(nowMs) - hourOf(lending.openedAtMs(row))));
}

/** Lets the bounds of the throttles rise while pools are used above them, and fall back. */
export function moveThrottles(state: State): void {
  for (let assetId = 0; assetId < state.assets.length; assetId += 1) {
    const pool = poolOf(state, assetId);
    if (pool !== undefined) moveThrottle(state, pool);
  }
}

function moveThrottle(state: State, pool: Pool): void {
  const { throttleThresholdPpm, throttleStepPpm, throttleStepMs } = lendingSpecOf(state, pool);
  const supply = BigInt(pool.lentUnits + pool.pendingUnits);
  const isBusy =
    supply > 0n &&
    BigInt(pool.borrowedUnits) * BigInt(PPM) >= BigInt(throttleThresholdPpm) * supply;
  const former = pool.boundPpm;
  if (!isBusy) {
    pool.boundPpm = throttleThresholdPpm;
    pool.boundAtMs = 0;
  } else if (pool.boundAtMs === 0) {
    pool.boundAtMs = state.nowMs;
  } else if (state.nowMs - pool.boundAtMs >= throttleStepMs) {
    pool.boundPpm = Math.min(PPM, pool.boundPpm + throttleStepPpm);
    pool.boundAtMs = state.nowMs;
  }
  if (pool.boundPpm !== former) touchedPool(state, pool.assetId);
}

function accruePool(state: State, pool: Pool, hoursMax: number): void {
  const { lending, nowMs } = state;
  const spec = lendingSpecOf(state, pool);
  const ratePpb = borrowRatePpb(spec, pool);
  const lendPpb = lendRatePpb(spec, pool);
  const rows = lending.rowsOfAsset(pool.assetId);
  const debtors = rows.filter((row) => lending.borrowedUnits(row) > 0);
  const hours = debtors.map((row) => hoursOf(state, row, hoursMax));
  const charges = debtors.map((row, at) =>
    Number(hourInterest(lending.borrowedUnits(row), ratePpb, hours[at])),
  );
  const charged = charges.reduce((sum, units) => sum + BigInt(units), 0n);
  const pot = charged + BigInt(pool.pendingUnits);
  // Beyond what an amount can hold nothing is charged: a debt that large ended long before.
  if (pot + BigInt(pool.lentUnits) > BigInt(AMOUNT_MAX)) return;

  touchedPool(state, pool.assetId);
  const borrowed = BigInt(pool.borrowedUnits);
  for (const [at, row] of debtors.entries()) {
    lending.setBorrowed(row, lending.borrowedUnits(row) + charges[at], nowMs);
    lending.addBorrowedInterest(row, charges[at]);
    pool.borrowedUnits += charges[at];
    tellInterest(state, row, "borrow", { ratePpb, units: charges[at], hours: hours[at] });
  }
  pool.borrowIndex = mulDivWide(pool.borrowIndex, borrowed + charged, borrowed, "ceil");
  pool.pendingUnits = 0;
  payClaims(state, pool, rows, { pot, feePpm: spec.feePpm, lendPpb, hours: hoursMax });
}

/** What is given out, the fee of it, and the rate that the record shows. */
interface Pot {
  readonly pot: bigint;
  readonly feePpm: number;
  readonly lendPpb: number;
  readonly hours: number;
}

function payClaims(state: State, pool: Pool, rows: readonly number[], pot: Pot): void {
  const { lending, nowMs } = state;
  const fee = mulDivWide(pot.pot, BigInt(pot.feePpm), BigInt(PPM), "ceil");
  const claims = BigInt(pool.lentUnits);
  let paid = 0n;
  for (const row of rows) {
    const claim = lending.lentUnits(row);
    if (claim === 0) continue;
    const units = Number(mulDivWide(pot.pot - fee, BigInt(claim), claims, "floor"));
    if (units === 0) continue;
    lending.setLent(row, claim + units, nowMs);
    lending.addLentInterest(row, units);
    pool.lentUnits += units;
    paid += BigInt(units);
    tellInterest(state, row, "lend", { ratePpb: pot.lendPpb, units, hours: pot.hours });
  }
  if (claims > 0n) pool.lendIndex = mulDivWide(pool.lendIndex, claims + paid, claims, "floor");
  const rest = Number(pot.pot - paid);
  if (rest > 0) creditPool(state, state.parameters.feeAccountId, pool.assetId, rest, INTEREST);
}

function tellInterest(
  state: State,
  row: number,
  interestKind: EventOf<"interest-paid">["interestKind"],
  paid: { readonly ratePpb: number; readonly units: number; readonly hours: number },
): void {
  const { lending, nowMs } = state;
  const { ratePpb, units, hours } = paid;
  if (units === 0) return;
  state.emit.event({
    kind: "interest-paid",
    accountId: lending.accountId(row) as AccountId,
    assetId: lending.assetId(row) as AssetId,
    marketId: NO_MARKET,
    interestKind,
    ratePpb,
    intervalMs: hours * HOUR_MS,
    units: toUnits(units),
    hourMs: nowMs - (nowMs % HOUR_MS),
  });
  tellLending(state, row, interestKind === "borrow" ? "borrow" : "lend", units, INTEREST);
}
