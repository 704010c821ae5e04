import { mulDivWide, units as toUnits } from "@holdall/core/num";
import type { CommandOf } from "@holdall/core/protocol";
import { received as noteArrival } from "../lend/arrivals.ts";
import type { Market } from "../markets/market.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { CAUSE } from "../words.ts";

/**
 * Applies `convert-dust`: a free balance below one lot goes to the dust account, which pays its
 * value at the last price in the settlement asset, rounded down: the house pays no more than it got.
 */
export function convertDust(state: State, command: CommandOf<"convert-dust">): number {
  const { ledger, counters, emit, parameters } = state;
  const { accountId, assetId } = command;
  if (!state.accounts.exists(accountId)) return REJECT["account-unknown"];
  if (state.assets[assetId] === undefined) return REJECT["asset-unknown"];
  const market = marketOf(state, assetId);
  if (market === undefined) return REJECT["dust-not-convertible"];
  if (state.stages.isLiquidating(accountId)) return REJECT["account-liquidating"];
  const source = ledger.find(accountId, assetId);
  const dust = ledger.freeUnits(source);
  if (market.lastTicks === 0) return REJECT["dust-not-convertible"];
  if (dust === 0 || dust >= market.baseUnitsPerLot) return REJECT["dust-not-convertible"];
  const received = valueUnits(market, dust);
  const { dustAccountId, settlementAssetId } = parameters;
  const purse = ledger.find(dustAccountId, settlementAssetId);
  if (received > ledger.freeUnits(purse)) return REJECT["funds-insufficient"];

  counters.conversionId += 1;
  const { conversionId } = counters;
  emit.event({
    kind: "dust-converted",
    accountId,
    assetId,
    conversionId,
    units: toUnits(dust),
    receivedUnits: toUnits(received),
  });
  const target = ledger.row(accountId, settlementAssetId);
  const bin = ledger.row(dustAccountId, assetId);
  ledger.transfer(source, bin, dust);
  ledger.transfer(purse, target, received);
  if (accountId === dustAccountId) return ACCEPTED;
  emit.balance(source, CAUSE.conversion);
  if (received > 0) emit.balance(target, CAUSE.conversion);
  noteArrival(state, accountId, settlementAssetId, received, 0);
  emit.balance(bin, CAUSE.conversion);
  if (received > 0) emit.balance(purse, CAUSE.conversion);
  return ACCEPTED;
}

/** The first spot market of an asset against the settlement asset. */
function marketOf(state: State, assetId: number): Market | undefined {
  const { settlementAssetId } = state.parameters;
  return state.markets.find(
    ({ spec, baseAssetId, quoteAssetId }) =>
      spec.kind === "spot" && baseAssetId === assetId && quoteAssetId === settlementAssetId,
  );
}

/** Value of base units at the last price, in quote units, rounded down. */
function valueUnits(market: Market, baseUnits: number): number {
  const perLot = BigInt(market.quoteUnitsPerLotTick) * BigInt(market.lastTicks);
  return Number(mulDivWide(BigInt(baseUnits), perLot, BigInt(market.baseUnitsPerLot), "floor"));
}
