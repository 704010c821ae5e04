import type { Wire } from "@holdall/core/contract";
import { orderIdText, type EventOf, type OrderState } from "@holdall/core/protocol";
import type { FillRow, OrderRow } from "@holdall/core/protocol";
import type { Market } from "../catalogue.ts";
import { amountText, fractionText, priceText, sizeText } from "./numbers.ts";
import { naiveTime } from "./time.ts";
import {
  expiryWords,
  priceSourceWords,
  selfTradeWords,
  sideWords,
  statusWords,
  timeInForceWords,
  typeWords,
} from "./words.ts";

/** What a conditional order says beyond its state. */
export type OrderTermsState = Omit<EventOf<"order-terms">, "kind">;

/** An order as REST shows it while it lives and in answer to its placing or cancelling. */
export function orderAnswer(
  market: Market,
  state: OrderState,
  terms: OrderTermsState | null,
): Wire<"OrderType"> {
  const common = {
    id: orderIdText(state.orderOrdinal, state.orderSlot),
    clientId: clientIdOf(state),
    createdAt: state.createdAtMs,
    executedQuantity: sizeText(market.scale, state.filledLots, "trim"),
    executedQuoteQuantity: quoteText(market, state.filledQuoteUnits),
    reduceOnly: state.reduceOnly,
    selfTradePrevention: selfTradeWords[state.selfTrade],
    side: sideWords[state.side],
    status: statusWords[state.status],
    symbol: market.spec.symbol,
    timeInForce: timeInForceWords[state.timeInForce],
    triggeredAt: null,
    strategyId: null,
    ...conditions(market, terms),
  };
  if (state.type === "limit") {
    return {
      ...common,
      orderType: "Limit",
      postOnly: state.postOnly,
      price: priceText(market.scale, state.priceTicks, "trim"),
      quantity: sizeText(market.scale, state.sizeLots, "trim"),
      expiresAt: terms === null || terms.expiresAtMs === 0 ? null : terms.expiresAtMs,
    };
  }
  return {
    ...common,
    orderType: "Market",
    quantity: state.sizeLots === 0 ? null : sizeText(market.scale, state.sizeLots, "trim"),
    quoteQuantity: state.quoteUnits === 0 ? null : quoteText(market, state.quoteUnits),
    ...slippage(terms),
  };
}

/** An order as history keeps it. */
export function orderHistoryAnswer(market: Market, row: OrderRow): Wire<"Order"> {
  const { state, terms, reason } = row;
  const hasReason = reason !== null && reason !== "none" && state.status !== "cancelled";
  return {
    id: orderIdText(state.orderOrdinal, state.orderSlot),
    clientId: clientIdOf(state),
    createdAt: naiveTime(state.createdAtMs),
    executedQuantity: sizeText(market.scale, state.filledLots, "trim"),
    executedQuoteQuantity: quoteText(market, state.filledQuoteUnits),
    expiryReason: hasReason ? expiryWords[reason] : null,
    orderType: typeWords[state.type],
    postOnly: state.postOnly,
    price: state.priceTicks === 0 ? null : priceText(market.scale, state.priceTicks, "trim"),
    quantity: state.sizeLots === 0 ? null : sizeText(market.scale, state.sizeLots, "trim"),
    quoteQuantity: state.quoteUnits === 0 ? null : quoteText(market, state.quoteUnits),
    selfTradePrevention: selfTradeWords[state.selfTrade],
    side: sideWords[state.side],
    status: statusWords[state.status],
    symbol: market.spec.symbol,
    systemOrderType: null,
    strategyId: null,
    timeInForce: timeInForceWords[state.timeInForce],
    ...historyConditions(market, terms),
    ...slippage(terms),
  };
}

/** A fill as history keeps it. */
export function fillAnswer(
  market: Market,
  row: FillRow,
  feeAsset: { readonly spec: { readonly symbol: string; readonly decimals: number } },
): Wire<"OrderFill"> {
  return {
    clientId: row.clientId < 0 ? null : String(row.clientId),
    fee: amountText(row.feeUnits, feeAsset.spec.decimals),
    feeSymbol: feeAsset.spec.symbol,
    isMaker: row.isMaker,
    orderId: orderIdText(row.orderOrdinal, row.orderSlot),
    price: priceText(market.scale, row.priceTicks, "trim"),
    quantity: sizeText(market.scale, row.sizeLots, "trim"),
    side: sideWords[row.side],
    symbol: market.spec.symbol,
    systemOrderType: null,
    timestamp: naiveTime(row.timeMs),
    tradeId: row.tradeId,
  };
}

/** Trigger and attached exits; null where the order has none. */
function conditions(market: Market, terms: OrderTermsState | null) {
  return {
    ...exits(market, terms),
    ...trigger(market, terms),
    relatedOrderId:
      terms === null || terms.relatedOrdinal === 0
        ? null
        : orderIdText(terms.relatedOrdinal, terms.relatedSlot),
  };
}

function historyConditions(market: Market, terms: OrderTermsState | null) {
  return { ...exits(market, terms), ...trigger(market, terms) };
}

function exits(market: Market, terms: OrderTermsState | null) {
  const takesProfit = terms !== null && terms.takeProfitTicks > 0;
  const stopsLoss = terms !== null && terms.stopLossTicks > 0;
  return {
    takeProfitTriggerPrice: takesProfit ? priceOrNull(market, terms.takeProfitTicks) : null,
    takeProfitLimitPrice: takesProfit ? priceOrNull(market, terms.takeProfitLimitTicks) : null,
    takeProfitTriggerBy: takesProfit ? priceSourceWords[terms.takeProfitBy] : null,
    stopLossTriggerPrice: stopsLoss ? priceOrNull(market, terms.stopLossTicks) : null,
    stopLossLimitPrice: stopsLoss ? priceOrNull(market, terms.stopLossLimitTicks) : null,
    stopLossTriggerBy: stopsLoss ? priceSourceWords[terms.stopLossBy] : null,
  };
}

/** A size, or a share of the position as percent. */
export function triggerQuantityText(
  market: Market,
  terms: OrderTermsState,
  zeros: "pad" | "trim",
): string {
  return terms.triggerIsPercent
    ? `${fractionText(terms.triggerQuantity * 100)}%`
    : sizeText(market.scale, terms.triggerQuantity, zeros);
}

function trigger(market: Market, terms: OrderTermsState | null) {
  if (terms === null || terms.triggerPriceTicks === 0)
    return { triggerPrice: null, triggerQuantity: null, triggerBy: null };
  return {
    triggerPrice: priceText(market.scale, terms.triggerPriceTicks, "trim"),
    triggerQuantity: triggerQuantityText(market, terms, "trim"),
    triggerBy: priceSourceWords[terms.triggerBy],
  };
}

function slippage(terms: OrderTermsState | null): {
  slippageTolerance: string | null;
  slippageToleranceType: Wire<"SlippageToleranceType"> | null;
} {
  if (terms === null || terms.slippageKind === "none")
    return { slippageTolerance: null, slippageToleranceType: null };
  return terms.slippageKind === "ticks"
    ? { slippageTolerance: String(terms.slippageTolerance), slippageToleranceType: "TickSize" }
    : {
        slippageTolerance: fractionText(terms.slippageTolerance * 100),
        slippageToleranceType: "Percent",
      };
}

function priceOrNull(market: Market, priceTicks: number): string | null {
  return priceTicks === 0 ? null : priceText(market.scale, priceTicks, "trim");
}

function quoteText(market: Market, units: number): string {
  return amountText(units, market.quote.spec.decimals);
}

function clientIdOf(state: OrderState): number | null {
  return state.clientId < 0 ? null : state.clientId;
}
