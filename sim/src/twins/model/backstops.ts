import type { CommandOf } from "@holdall/core/protocol";
import { checkNotLiquidating } from "./leave.ts";
import { AMOUNT_MAX } from "./ledger.ts";
import { refuse } from "./state.ts";
import type { Handlers, State } from "./state.ts";

/** What an account takes over from liquidations in an hour: lots of a perpetual, units of a debt. */
export interface Offer {
  readonly accountId: number;
  readonly isBorrow: boolean;
  /** Of the market, or of the asset where it is a borrow. */
  readonly id: number;
  capacity: bigint;
  usedHour: number;
  used: bigint;
}

const OFFERS_MAX = 4_096;

function setBackstop(state: State, command: CommandOf<"set-backstop">): void {
  const { accountId, marketId, assetId, isBorrow, capacity } = command;
  state.account(accountId);
  const id: number = isBorrow ? assetId : marketId;
  const isThere = isBorrow
    ? state.pools.has(assetId)
    : state.parameters?.margin !== undefined && state.markets[marketId]?.spec.kind === "perp";
  if (!isThere) refuse("not-available");
  if (capacity < 0) refuse("amount-not-positive");
  if (capacity > AMOUNT_MAX) refuse("amount-too-large");
  if (capacity > 0) checkNotLiquidating(state, accountId);
  const isSame = (offer: Offer): boolean =>
    offer.accountId === accountId && offer.isBorrow === isBorrow && offer.id === id;
  const known = state.offers.find(isSame);
  if (known === undefined && capacity > 0 && state.offers.length >= OFFERS_MAX)
    refuse("amount-too-large");
  if (capacity === 0) state.offers = state.offers.filter((offer) => !isSame(offer));
  else if (known !== undefined) known.capacity = BigInt(capacity);
  else {
    const fresh = { usedHour: -1, used: 0n };
    state.offers.push({ accountId, isBorrow, id, capacity: BigInt(capacity), ...fresh });
  }
  state.emit("backstop-set", { accountId, marketId, assetId, isBorrow, capacity });
}

export const backstopHandlers = { "set-backstop": setBackstop } satisfies Partial<Handlers>;
