/**
 * Attached exits: when an order has ended with something filled, its take-profit and its stop-loss
 * become waiting orders of their own on the other side.
 */
import { PPM } from "@holdall/core/num";
import { timesInForce } from "@holdall/core/protocol";
import type { AccountId, MarketId, PriceSource } from "@holdall/core/protocol";
import {
  choiceFlags,
  FLAG_ASK,
  FLAG_MARKET,
  FLAG_REDUCE_ONLY,
  FLAG_TERMS,
  FLAG_WAITING,
  selfTradeOf,
} from "../book/order-flags.ts";
import { ORDER_EVENT } from "../emit.ts";
import { accept } from "../orders/lifecycle.ts";
import { noTerms } from "../orders/terms.ts";
import type { EndedParent } from "../orders/terms.ts";
import type { State, Terms } from "../state.ts";
import { STATUS } from "../words.ts";
import { wait } from "./waiting.ts";

/** One exit of a parent. */
interface Exit {
  readonly by: PriceSource;
  readonly triggerTicks: number;
  /** 0 = a market order. */
  readonly limitTicks: number;
  readonly lots: number;
  readonly isUpward: boolean;
}

/** Makes the exits of the parents that ended in this command, by ordinal; take-profit first. */
export function makeExits(state: State): void {
  if (state.ended.length === 0) return;
  const parents = state.ended.splice(0).sort((a, b) => a.ordinal - b.ordinal);
  for (const parent of parents) {
    const lots = exitLots(state, parent);
    if (lots <= 0 || !hasPosition(state, parent)) continue;
    const { terms } = parent;
    const isBid = (parent.flags & FLAG_ASK) === 0;
    if (terms.takeProfitTicks > 0) {
      const { takeProfitBy: by, takeProfitTicks: triggerTicks } = terms;
      const limitTicks = terms.takeProfitLimitTicks;
      makeExit(state, parent, { by, triggerTicks, limitTicks, lots, isUpward: isBid });
    }
    if (terms.stopLossTicks > 0) {
      const { stopLossBy: by, stopLossTicks: triggerTicks } = terms;
      const limitTicks = terms.stopLossLimitTicks;
      makeExit(state, parent, { by, triggerTicks, limitTicks, lots, isUpward: !isBid });
    }
  }
}

/** Exits of a perpetual follow a position on their parent's side; there must be one. */
function hasPosition({ positions, markets }: State, parent: EndedParent): boolean {
  if (markets[parent.marketId].perp === null) return true;
  const sizeLots = positions.sizeLots(positions.find(parent.accountId, parent.marketId));
  return parent.flags & FLAG_ASK ? sizeLots < 0 : sizeLots > 0;
}

/** Filled lots; of a bid, less its fee in base, rounded up to lots: what the account can sell. */
function exitLots(state: State, parent: EndedParent): number {
  if (parent.flags & FLAG_ASK) return parent.filledLots;
  const { baseUnitsPerLot, perp } = state.markets[parent.marketId];
  if (perp !== null) return parent.filledLots;
  return parent.filledLots - Math.ceil(parent.feeUnits / baseUnitsPerLot);
}

function makeExit(state: State, parent: EndedParent, exit: Exit): void {
  const { draft, shown, emit } = state;
  const isMarket = exit.limitTicks === 0;
  const isPerp = state.markets[parent.marketId].perp !== null;
  const timeInForce = timesInForce.indexOf(isMarket ? "ioc" : "gtc");
  const side = parent.flags & FLAG_ASK ? 0 : FLAG_ASK;
  draft.accountId = parent.accountId;
  draft.marketId = parent.marketId;
  draft.brokerId = parent.brokerId;
  draft.flags =
    choiceFlags(timeInForce, selfTradeOf(parent.flags), 0) |
    side |
    (isMarket ? FLAG_MARKET : 0) |
    (isPerp ? FLAG_REDUCE_ONLY : 0) |
    FLAG_TERMS |
    FLAG_WAITING;
  draft.clientId = 0;
  draft.priceTicks = exit.limitTicks;
  draft.originalLots = isPerp ? 0 : exit.lots;
  draft.remainingLots = draft.originalLots;
  draft.filledQuoteUnits = 0;
  draft.createdAtMs = state.nowMs;
  const slot = accept(state);
  const terms = exitTerms(state, parent, exit, slot);
  state.terms.set(slot, { terms, feeUnits: 0 });
  shown.slot = slot;
  shown.status = STATUS["trigger-pending"];
  shown.filledLots = 0;
  shown.quoteUnits = 0;
  emit.order(ORDER_EVENT.triggerPlaced, shown);
  emit.event({ kind: "order-terms", ...terms });
  const { by, triggerTicks: priceTicks, isUpward } = exit;
  const { ordinal } = state;
  wait(state, state.markets[parent.marketId], { slot, ordinal, by, priceTicks, isUpward });
}

/** Of a perpetual an exit is for all of the position, however large it is when it fires. */
function exitTerms(state: State, parent: EndedParent, exit: Exit, slot: number): Terms {
  const isPerp = state.markets[parent.marketId].perp !== null;
  return {
    ...noTerms(parent.accountId as AccountId, parent.marketId as MarketId),
    orderSlot: slot,
    orderOrdinal: state.ordinal,
    triggerBy: exit.by,
    triggerPriceTicks: exit.triggerTicks as Terms["triggerPriceTicks"],
    triggerQuantity: isPerp ? PPM : exit.lots,
    triggerIsPercent: isPerp,
    relatedOrdinal: parent.ordinal,
    relatedSlot: parent.slot,
  };
}
