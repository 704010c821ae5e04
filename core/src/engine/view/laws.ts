/**
 * The laws of docs/margin.md section 11 that can be asked of the state at any time, in words: an
 * empty answer, always.
 */
import { OUTSIDE_ACCOUNT } from "@holdall/core/protocol";
import { cashUnits, poolOf } from "../lend/pools.ts";
import type { State } from "../state.ts";

/** What does not hold. */
export function brokenLaws(state: State): string[] {
  if (state.parameters.margin === undefined) return [];
  return [
    ...sumsOf(state),
    ...poolsOf(state),
    ...claimsOf(state),
    ...positionsOf(state),
    ...clearingOf(state),
  ];
}

function sumsOf(state: State): string[] {
  return state.ledger
    .totals(state.assets.length, OUTSIDE_ACCOUNT)
    .filter(({ differenceUnits }) => differenceUnits !== 0n)
    .map(({ assetId, differenceUnits }) => `asset ${assetId} sums to ${differenceUnits}`);
}

function poolsOf(state: State): string[] {
  const { lending } = state;
  return state.assets.flatMap((_, assetId) => {
    const pool = poolOf(state, assetId);
    if (pool === undefined) return [];
    const rows = lending.rowsOfAsset(assetId);
    const lent = rows.reduce((sum, row) => sum + BigInt(lending.lentUnits(row)), 0n);
    const owed = rows.reduce((sum, row) => sum + BigInt(lending.borrowedUnits(row)), 0n);
    const cash = BigInt(cashUnits(state, assetId));
    const pending = BigInt(pool.pendingUnits);
    const broken: string[] = [];
    if (lent !== BigInt(pool.lentUnits)) broken.push(`pool ${assetId}: claims are ${lent}`);
    if (owed !== BigInt(pool.borrowedUnits)) broken.push(`pool ${assetId}: debts are ${owed}`);
    if (cash + owed !== lent + pending) {
      broken.push(`pool ${assetId}: ${cash} + ${owed} is not ${lent} + ${pending}`);
    }
    return broken;
  });
}

function claimsOf(state: State): string[] {
  const { lending } = state;
  const broken: string[] = [];
  for (let accountId = 1; accountId <= state.accounts.accountMax; accountId += 1) {
    for (let row = lending.first(accountId); row !== 0; row = lending.next(row)) {
      const lent = lending.lentUnits(row);
      const owed = lending.borrowedUnits(row);
      const name = `account ${accountId}, asset ${lending.assetId(row)}`;
      if (lent > 0 && owed > 0) broken.push(`${name}: lends and owes`);
      const others = [lent, owed, lending.spendingUnits(row), lending.leavingUnits(row)];
      if (others.some((units) => units < 0)) broken.push(`${name}: below zero`);
    }
  }
  return broken;
}

function positionsOf(state: State): string[] {
  const { positions, markets } = state;
  const held = markets.map(() => ({ net: 0n, long: 0n, longs: 0, shorts: 0 }));
  for (let row = 1; row <= positions.rowMax(); row += 1) {
    const size = BigInt(positions.sizeLots(row));
    const sum = held[positions.marketId(row)];
    sum.net += size;
    if (size > 0n) sum.long += size;
    if (size > 0n) sum.longs += 1;
    if (size < 0n) sum.shorts += 1;
  }
  return held.flatMap(({ net, long, longs, shorts }, id) => {
    const broken = net === 0n ? [] : [`market ${id}: sizes sum to ${net}`];
    const openInterest = positions.openInterestLots(id);
    if (long !== BigInt(openInterest)) broken.push(`market ${id}: ${long} lots are long`);
    const listed = [true, false].map((isLong) => positions.rowsOn(id, isLong).length);
    if (listed[0] !== longs || listed[1] !== shorts) {
      broken.push(
        `market ${id}: ${longs} are long and ${shorts} short, ${listed.join(", ")} listed`,
      );
    }
    return broken;
  });
}

function clearingOf(state: State): string[] {
  const { positions, unsettled, ledger, parameters } = state;
  const { clearingAccountId } = parameters.margin!;
  let cost = 0n;
  for (let row = 1; row <= positions.rowMax(); row += 1) cost += BigInt(positions.entryQuote(row));
  const row = ledger.find(clearingAccountId, parameters.settlementAssetId);
  const cash = BigInt(ledger.freeUnits(row));
  const owed = unsettled.total() - cost;
  return owed === cash ? [] : [`clearing: ${owed} is owed and ${cash} is there`];
}
