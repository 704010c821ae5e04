/**
 * Interest on profit and loss that its owner leaves unrealised (`docs/margin.md` section 8): a loss
 * is money of others that is used, and pays the settlement pool's rate; a profit is money that
 * others use, and shares what was paid, at most at the lenders' rate.
 */
import { AMOUNT_MAX, mulDivWide, units as toUnits } from "@holdall/core/num";
import type { AccountId, EventOf, MarketId } from "@holdall/core/protocol";
import {
  borrowRatePpb,
  HOUR_MS,
  hourInterest,
  lendingSpecOf,
  lendRatePpb,
  poolOf,
} from "../lend/pools.ts";
import type { State } from "../state.ts";
import { changeUnsettled, MARKET_NONE } from "./fill.ts";
import { positionsOf, unrealizedQuote } from "./holders.ts";

/** A position that is left unrealised. */
interface Unrealized {
  readonly row: number;
  readonly accountId: number;
  readonly marketId: number;
  readonly pnl: number;
}

const YEAR_HOURS_PPB = 1_000_000_000n * 8760n;

/** Charges losses and pays profits, by account and market; what is left is the fee account's. */
export function payPnlInterest(state: State): void {
  const pool = poolOf(state, state.parameters.settlementAssetId);
  if (pool === undefined) return;
  const spec = lendingSpecOf(state, pool);
  const borrowPpb = borrowRatePpb(spec, pool);
  const lendPpb = lendRatePpb(spec, pool);
  const rows = unrealizedRows(state);
  let left = 0;
  for (const item of rows) {
    if (item.pnl >= 0) continue;
    const charged = Math.min(AMOUNT_MAX, Number(hourInterest(-item.pnl, borrowPpb)));
    left += charged;
    pay(state, item, "unrealized-negative", borrowPpb, -charged);
  }
  const pot = left;
  const profits = rows.reduce((sum, { pnl }) => sum + BigInt(Math.max(0, pnl)), 0n);
  for (const item of rows) {
    if (item.pnl <= 0) continue;
    const atRate = mulDivWide(BigInt(item.pnl), BigInt(lendPpb), YEAR_HOURS_PPB, "floor");
    const share = mulDivWide(BigInt(pot), BigInt(item.pnl), profits, "floor");
    const paid = Number(atRate < share ? atRate : share);
    left -= paid;
    pay(state, item, "unrealized-positive", lendPpb, paid);
  }
  changeUnsettled(state, state.parameters.feeAccountId, MARKET_NONE, left, "pnl-interest");
}

function unrealizedRows(state: State): Unrealized[] {
  const { accounts, positions, markets } = state;
  const found: Unrealized[] = [];
  for (let accountId = 1; accountId <= accounts.accountMax; accountId += 1) {
    if (accounts.realizesPnl(accountId) || positions.firstOfAccount(accountId) === 0) continue;
    for (const row of positionsOf(state, accountId)) {
      const marketId = positions.marketId(row);
      const pnl = unrealizedQuote(state, markets[marketId], row);
      found.push({ row, accountId, marketId, pnl });
    }
  }
  return found;
}

function pay(
  state: State,
  item: Unrealized,
  interestKind: EventOf<"interest-paid">["interestKind"],
  ratePpb: number,
  units: number,
): void {
  if (units === 0) return;
  const { accountId, marketId, row } = item;
  state.positions.countInterest(row, units);
  state.emit.event({
    kind: "interest-paid",
    accountId: accountId as AccountId,
    assetId: state.parameters.settlementAssetId,
    marketId: marketId as MarketId,
    interestKind,
    ratePpb,
    intervalMs: HOUR_MS,
    units: toUnits(Math.abs(units)),
    hourMs: state.nowMs - (state.nowMs % HOUR_MS),
  });
  changeUnsettled(state, accountId, marketId, units, "pnl-interest");
}
