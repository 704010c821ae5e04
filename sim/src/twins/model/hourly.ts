import { accrue } from "./accrual.ts";
import { NO_MARKET, tellInterest } from "./moves.ts";
import {
  HOURS_PER_YEAR,
  HOUR_MS,
  PPB,
  abs,
  ceilDiv,
  clamp,
  floorDiv,
  min,
  sum,
} from "./numbers.ts";
import { borrowRatePpb, lendRatePpb, poolOf } from "./pools.ts";
import { changeUnsettled, tellPosition } from "./positions.ts";
import { profitOf } from "./risk.ts";
import type { Market, Position, State } from "./state.ts";

/** On the first tick of an hour: funding, interest on profit and loss, interest of the pools. */
export function runHour(state: State): void {
  if (state.parameters?.margin === undefined) return;
  const hour = Math.floor(state.timeMs / HOUR_MS);
  if (hour <= state.fundingHour) return;
  const hours = state.fundingHour < 0 ? 1 : hour - state.fundingHour;
  state.fundingHour = hour;
  for (const market of state.markets) {
    const isDue = market.spec.kind === "perp" && market.state !== "closed";
    if (isDue && market.markTicks !== 0) payFunding(state, market);
  }
  payPnlInterest(state);
  accrue(state, hours);
}

const USUAL_PPB = 100_000n;
const CORRIDOR_PPB = 500_000n;
const PARTS = 8n;

function fundingRatePpb({ memory, spec }: Market): bigint {
  const { fundingMinPpb, fundingMaxPpb } = spec.perp!;
  const mean = memory.premiumCount === 0n ? 0n : memory.premiumSumPpb / memory.premiumCount;
  const towards = clamp(USUAL_PPB - mean, -CORRIDOR_PPB, CORRIDOR_PPB);
  return clamp((mean + towards) / PARTS, BigInt(fundingMinPpb), BigInt(fundingMaxPpb));
}

/** Longs pay shorts where the rate is positive; what rounding leaves goes to the dust account. */
function payFunding(state: State, market: Market): void {
  const { marketId, memory, scale, markTicks, indexTicks } = market;
  const ratePpb = fundingRatePpb(market);
  Object.assign(memory, { premiumSumPpb: 0n, premiumCount: 0n });
  const intervalEndMs = state.timeMs - (state.timeMs % HOUR_MS);
  const told = { marketId, ratePpb: Number(ratePpb), intervalEndMs };
  state.emit("funding-rate-set", { ...told, indexTicks, markTicks });
  const perLot = BigInt(markTicks) * BigInt(scale.quoteUnitsPerLotTick);
  let left = 0n;
  for (const position of state.holders(marketId)) {
    const { accountId, size } = position;
    const units = floorDiv(-size * perLot * ratePpb, PPB);
    if (units === 0n) continue;
    left -= units;
    position.funding += units;
    const paid = { accountId, sizeLots: Number(size), units: Number(units) };
    state.emit("funding-paid", { ...told, ...paid });
    tellPosition(state, position, "funding");
    changeUnsettled(state, { accountId, marketId, units, cause: "funding" });
  }
  const accountId = state.parameters!.dustAccountId as number;
  changeUnsettled(state, { accountId, marketId, units: left, cause: "funding" });
}

/** Where profit and loss stay unrealised, losses pay what profits earn, at the settlement pool's rates. */
function payPnlInterest(state: State): void {
  const view = poolOf(state, state.settlementId());
  if (view === undefined) return;
  const rates = { loss: borrowRatePpb(view), profit: lendRatePpb(view) };
  const interest = (pnl: bigint, ratePpb: bigint): bigint => pnl * ratePpb;
  const open = openProfits(state);
  const losses = open.filter(({ pnl }) => pnl < 0n);
  const profits = open.filter(({ pnl }) => pnl > 0n);
  const charges = losses.map(({ pnl }) =>
    ceilDiv(interest(abs(pnl), rates.loss), PPB * HOURS_PER_YEAR),
  );
  const charged = sum(charges);
  const profit = sum(profits.map(({ pnl }) => pnl));
  for (const [index, { position }] of losses.entries())
    tellPnlInterest(state, position, -charges[index], rates.loss);
  let left = charged;
  for (const { position, pnl } of profits) {
    const earned = floorDiv(interest(pnl, rates.profit), PPB * HOURS_PER_YEAR);
    const units = min(earned, (charged * pnl) / profit);
    left -= units;
    tellPnlInterest(state, position, units, rates.profit);
  }
  const accountId = state.parameters!.feeAccountId as number;
  changeUnsettled(state, { accountId, marketId: NO_MARKET, units: left, cause: "pnl-interest" });
}

/** Profit and loss of the accounts that do not realise them, by account, then market. */
function openProfits(state: State) {
  const positions = state.accounts
    .filter(({ settings }) => !settings.autoRealizePnl)
    .flatMap(({ accountId }) =>
      state.markets
        .filter(({ spec, markTicks }) => spec.kind === "perp" && markTicks !== 0)
        .map(({ marketId }) => state.position(accountId, marketId)),
    );
  return positions
    .filter(({ size }) => size !== 0n)
    .map((position) => {
      const market = state.markets[position.marketId];
      return { position, pnl: profitOf(market, { ...position, bidLots: 0n, askLots: 0n }).pnl };
    });
}

function tellPnlInterest(state: State, position: Position, units: bigint, ratePpb: bigint): void {
  if (units === 0n) return;
  const { accountId, marketId } = position;
  const assetId = state.settlementId();
  const kind = units > 0n ? "unrealized-positive" : "unrealized-negative";
  const paid = { ratePpb, units: abs(units), intervalMs: HOUR_MS, marketId };
  tellInterest(state, { accountId, assetId }, kind, paid);
  position.interest += units;
  changeUnsettled(state, { accountId, marketId, units, cause: "pnl-interest" });
}
