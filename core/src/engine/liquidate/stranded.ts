/**
 * Accounts whose liquidation can do nothing for now: what is left is debts, and collateral that no
 * book and no backstop takes. They are not looked at again until marks have moved far enough to
 * change what they are, something of theirs changed, or a way out has opened: a bid for what they
 * have, an ask or an offer for what they owe. So a crash that strands half of all accounts costs no
 * more by the round than their number.
 *
 * Nothing here decides: a look at a stranded account would find nothing to do. Derived; after a
 * restart every account is looked at.
 */
import { mulDiv, PPM } from "@holdall/core/num";
import { assessSolvency } from "../margin/assess.ts";
import type { Solvency } from "../margin/risk.ts";
import { valuationOf } from "../margin/valuation.ts";
import { noteRoom } from "../margin/watch.ts";
import { bestTicks } from "../markets/market.ts";
import { positionsOf } from "../perp/holders.ts";
import type { State } from "../state.ts";
import { larger } from "../state/larger.ts";
import { usedIn } from "./backstops.ts";
import { marginOf } from "./terms.ts";

const FIRST = 64;
/** Assets are bits of a word; those beyond share the last bit, which counts as open always. */
const LAST_BIT = 31;
const HOUR_MS = 3_600_000;

/** Sets of assets, as bits. */
export interface Ways {
  /** Bid for, so that what there is of it can be sold. */
  sold: number;
  /** Asked, so that what is owed of it can be bought. */
  bought: number;
  /** Offered to be taken over as a debt. */
  taken: number;
}

const NO_WAY: Ways = { sold: 0, bought: 0, taken: 0 };

/** By account: the assets by which it would find a way out. */
export class Stranded {
  private sold = new Int32Array(FIRST);
  private bought = new Int32Array(FIRST);
  private taken = new Int32Array(FIRST);

  note(accountId: number, { sold, bought, taken }: Ways): void {
    this.reserve(accountId);
    this.sold[accountId] = sold;
    this.bought[accountId] = bought;
    this.taken[accountId] = taken;
  }

  /** True where one of the ways that are open now is one of the account's. */
  hasWay(accountId: number, { sold, bought, taken }: Ways): boolean {
    if (accountId >= this.sold.length) return true;
    const [own, owed, given] = [this.sold, this.bought, this.taken];
    return (
      ((own[accountId] & sold) | (owed[accountId] & bought) | (given[accountId] & taken)) !== 0
    );
  }

  private reserve(accountId: number): void {
    let { length } = this.sold;
    if (accountId < length) return;
    while (length <= accountId) length *= 2;
    this.sold = new Int32Array(larger(this.sold.buffer, length * 4));
    this.bought = new Int32Array(larger(this.bought.buffer, length * 4));
    this.taken = new Int32Array(larger(this.taken.buffer, length * 4));
  }
}

function bitOf(assetId: number): number {
  return 1 << Math.min(assetId, LAST_BIT);
}

/** The ways that are open at the beginning of a round: none opens in the course of it. */
export function openWays(state: State): Ways {
  const ways = { sold: bitOf(LAST_BIT), bought: bitOf(LAST_BIT), taken: bitOf(LAST_BIT) };
  for (const [assetId, { market }] of valuationOf(state).assets.entries()) {
    if (market === null || market.state !== "open") continue;
    if (bestTicks(market, false) !== 0) ways.sold |= bitOf(assetId);
    if (bestTicks(market, true) !== 0) ways.bought |= bitOf(assetId);
  }
  const hour = Math.floor(state.nowMs / HOUR_MS);
  for (const offer of state.backstops.rows()) {
    const isOpen = offer.isBorrow && offer.capacity > usedIn(offer, hour);
    if (isOpen) ways.taken |= bitOf(offer.itemId);
  }
  return ways;
}

/** Notes that an account waits for the settlement pass, whatever opens. */
export function noteWaiting(state: State, accountId: number, risk: Solvency): void {
  state.stranded.note(accountId, NO_WAY);
  noteRoom(state, accountId, risk, roomOf(state, risk));
}

/** Notes an account that a round handed over, if nothing more could be done for it now. */
export function noteStranded(state: State, accountId: number, open: Ways): void {
  const { stages, stranded } = state;
  const ways = stages.isLiquidating(accountId) ? waysOf(state, accountId) : null;
  if (ways === null) return;
  stranded.note(accountId, ways);
  if (stranded.hasWay(accountId, open)) return;
  const risk = assessSolvency(state, accountId);
  noteRoom(state, accountId, risk, roomOf(state, risk));
}

/** What marks must change before the account may be safe, or worth less than nothing. */
function roomOf(state: State, { maintenanceUnits, netEquityUnits, equityUnits }: Solvency): number {
  const { liquidationExitPpm } = marginOf(state);
  const safe = Math.max(netEquityUnits, mulDiv(netEquityUnits, liquidationExitPpm, PPM, "ceil"));
  return Math.min(maintenanceUnits - safe, equityUnits);
}

/** What would let the account go on; `null` where something might, without anybody else. */
function waysOf(state: State, accountId: number): Ways | null {
  if (positionsOf(state, accountId).length > 0) return null;
  const { ledger, lending, unsettled, parameters } = state;
  const { settlementAssetId } = parameters;
  const { assets, collaterals } = valuationOf(state);
  const freeOf = (assetId: number): number => ledger.freeUnits(ledger.find(accountId, assetId));
  const purse = freeOf(settlementAssetId);
  if (purse > 0 && unsettled.units(accountId) < 0) return null;
  const ways: Ways = { sold: 0, bought: 0, taken: 0 };
  for (let row = lending.first(accountId); row !== 0; row = lending.next(row)) {
    const assetId = lending.assetId(row);
    if (lending.lentUnits(row) > 0 && assetId === (settlementAssetId as number)) return null;
    if (lending.borrowedUnits(row) === 0) continue;
    if (freeOf(assetId) > 0) return null;
    ways.taken |= bitOf(assetId);
    if (purse > 0) ways.bought |= bitOf(assetId);
  }
  for (const assetId of collaterals) {
    const { market } = assets[assetId];
    if (market === null) continue;
    const lent = lending.lentUnits(lending.find(accountId, assetId));
    if (freeOf(assetId) + lent >= market.baseUnitsPerLot) ways.sold |= bitOf(assetId);
  }
  return ways;
}
