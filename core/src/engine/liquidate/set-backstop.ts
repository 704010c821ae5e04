import { AMOUNT_MAX } from "@holdall/core/num";
import type { CommandOf } from "@holdall/core/protocol";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import type { State } from "../state.ts";

/** Offers of all accounts together that the venue keeps. */
const OFFERS_MAX = 4096;

/** Applies `set-backstop`: an account offers to take over, per hour, at most so much of an item. */
export function setBackstop(state: State, command: CommandOf<"set-backstop">): number {
  const { accountId, marketId, assetId, isBorrow, capacity } = command;
  if (!state.accounts.exists(accountId)) return REJECT["account-unknown"];
  if (state.parameters.margin === undefined) return REJECT["not-available"];
  if (isBorrow ? state.assets[assetId] === undefined : state.markets[marketId] === undefined) {
    return isBorrow ? REJECT["asset-unknown"] : REJECT["market-unknown"];
  }
  const isOffered = isBorrow
    ? state.assets[assetId].lending !== undefined
    : state.markets[marketId].perp !== null;
  if (!isOffered) return REJECT["not-available"];
  if (capacity < 0) return REJECT["amount-not-positive"];
  if (capacity > AMOUNT_MAX) return REJECT["amount-too-large"];
  if (capacity > 0 && state.stages.isLiquidating(accountId)) return REJECT["account-liquidating"];
  const itemId = isBorrow ? assetId : marketId;
  const { backstops } = state;
  const isFull = backstops.rows().length >= OFFERS_MAX;
  if (capacity > 0 && isFull && !backstops.has(accountId, isBorrow, itemId)) {
    return REJECT["amount-too-large"];
  }
  backstops.set(accountId, isBorrow, itemId, capacity);
  state.emit.event({ kind: "backstop-set", accountId, marketId, assetId, isBorrow, capacity });
  return ACCEPTED;
}
