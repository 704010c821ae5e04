import type { BodyOf, Wire } from "@holdall/core/contract";
import { parseUnits, type Lots, type Ticks, type Units } from "@holdall/core/num";
import {
  CLIENT_ID_NONE,
  parseOrderId,
  parsePrice,
  parseSize,
  type CommandOf,
  type OrderConditions,
  type OrderTerms,
} from "@holdall/core/protocol";
import type { Caller } from "../auth/verifier.ts";
import type { Market } from "../catalogue.ts";
import { refuse, refusals, refusalOf } from "../refusal.ts";
import {
  priceSourceWords,
  reversed,
  selfTradeWords,
  sideWords,
  timeInForceWords,
  typeWords,
} from "../words/words.ts";

type OrderPayload = BodyOf<"orderExecute">;

const sideOf = reversed(sideWords);
const typeOf = reversed(typeWords);
const timeInForceOf = reversed(timeInForceWords);
const selfTradeOf = reversed(selfTradeWords);
const priceSourceOf = reversed(priceSourceWords);

/** The part of a command that names the request, so that a repeat has no effect. */
export type RequestIdentity = Pick<Caller, "requestA" | "requestB" | "requestExpiresMs">;

/** A request without memory: for commands that the gateway itself sends. */
export const NO_IDENTITY: RequestIdentity = { requestA: 0, requestB: 0, requestExpiresMs: 0 };

/** Only the three fields of the identity, whatever else the caller carries. */
export function identityOf(caller: Caller): RequestIdentity {
  const { requestA, requestB, requestExpiresMs } = caller;
  return { requestA, requestB, requestExpiresMs };
}

/**
 * The identity of one order of a batch: the batch's own, told apart by its place. Additive on the
 * second half, which stays below 2^53.
 */
export function identityOfItem(identity: RequestIdentity, index: number): RequestIdentity {
  if (identity.requestA === 0 && identity.requestB === 0) return identity;
  const shifted = (identity.requestB + index) % Number.MAX_SAFE_INTEGER;
  return { ...identity, requestB: Math.max(1, shifted) };
}

/** The command of an order, or the refusal of what no market could read. */
export function placeCommand(
  payload: OrderPayload,
  market: Market,
  caller: Caller,
  options: { readonly identity: RequestIdentity; readonly brokerId: number },
): CommandOf<"place-order"> | CommandOf<"place-conditional-order"> {
  const conditions = conditionsOf(payload, market);
  const terms = termsOf(payload, market, conditions);
  const order = {
    ...options.identity,
    accountId: caller.key.accountId,
    marketId: market.marketId,
    brokerId: payload.brokerId ?? options.brokerId,
    ...terms,
  };
  return conditions === undefined
    ? { kind: "place-order", ...order }
    : { kind: "place-conditional-order", ...order, ...conditions };
}

type Terms = Omit<
  OrderTerms,
  "requestA" | "requestB" | "requestExpiresMs" | "accountId" | "marketId" | "brokerId"
>;

function termsOf(
  payload: OrderPayload,
  market: Market,
  conditions: OrderConditions | undefined,
): Terms {
  const type = typeOf[payload.orderType];
  if (type === "limit" && isAbsent(payload.price)) refuse(refusalOf("price-required"));
  const timeInForce = timeInForceOf[payload.timeInForce ?? "GTC"];
  const isWaiting = conditions !== undefined && conditions.triggerPriceTicks > 0;
  // An order that waits takes its size from the trigger, unless it says one itself.
  const waitingLots = isWaiting && !conditions.triggerIsPercent ? conditions.triggerQuantity : 0;
  return {
    side: sideOf[payload.side],
    type,
    timeInForce,
    selfTrade: selfTradeOf[payload.selfTradePrevention ?? "RejectTaker"],
    postOnly: payload.postOnly ?? false,
    reduceOnly: payload.reduceOnly ?? false,
    autoBorrow: payload.autoBorrow ?? false,
    autoBorrowRepay: payload.autoBorrowRepay ?? false,
    autoLend: payload.autoLend ?? false,
    autoLendRedeem: payload.autoLendRedeem ?? false,
    clientId: payload.clientId ?? CLIENT_ID_NONE,
    priceTicks: optionalPrice(payload.price, market),
    sizeLots: isAbsent(payload.quantity)
      ? (waitingLots as Lots)
      : needSize(payload.quantity!, market),
    quoteUnits: optionalQuote(payload.quoteQuantity, market),
    expiresAtMs: payload.expiresAt ?? 0,
  };
}

function conditionsOf(payload: OrderPayload, market: Market): OrderConditions | undefined {
  const hasTrigger = !isAbsent(payload.triggerPrice);
  if (hasTrigger !== !isAbsent(payload.triggerQuantity)) refuse(refusals.triggerPairInvalid);
  const hasSlippage = !isAbsent(payload.slippageTolerance);
  if (hasSlippage !== !isAbsent(payload.slippageToleranceType))
    refuse(refusals.slippagePairInvalid);
  const hasExits =
    !isAbsent(payload.takeProfitTriggerPrice) || !isAbsent(payload.stopLossTriggerPrice);
  const hasStrayLimit =
    (isAbsent(payload.takeProfitTriggerPrice) && !isAbsent(payload.takeProfitLimitPrice)) ||
    (isAbsent(payload.stopLossTriggerPrice) && !isAbsent(payload.stopLossLimitPrice));
  if (hasStrayLimit) refuse(refusalOf("exits-invalid"));
  if (!hasTrigger && !hasSlippage && !hasExits) return undefined;
  return {
    triggerBy: priceSourceOf[payload.triggerBy ?? "LastPrice"],
    triggerPriceTicks: optionalPrice(payload.triggerPrice, market),
    ...triggerQuantity(payload.triggerQuantity, market),
    takeProfitBy: priceSourceOf[payload.takeProfitTriggerBy ?? "LastPrice"],
    takeProfitTicks: optionalPrice(payload.takeProfitTriggerPrice, market),
    takeProfitLimitTicks: optionalPrice(payload.takeProfitLimitPrice, market),
    stopLossBy: priceSourceOf[payload.stopLossTriggerBy ?? "LastPrice"],
    stopLossTicks: optionalPrice(payload.stopLossTriggerPrice, market),
    stopLossLimitTicks: optionalPrice(payload.stopLossLimitPrice, market),
    ...slippage(payload.slippageTolerance, payload.slippageToleranceType),
  };
}

/** `10` is a size, `10%` a share of the position, which becomes millionths. */
function triggerQuantity(
  text: string | null | undefined,
  market: Market,
): Pick<OrderConditions, "triggerQuantity" | "triggerIsPercent"> {
  if (isAbsent(text)) return { triggerQuantity: 0, triggerIsPercent: false };
  if (!text!.endsWith("%"))
    return { triggerQuantity: needSize(text!, market), triggerIsPercent: false };
  const ppm = parseUnits(text!.slice(0, -1), PERCENT_TO_PPM_DECIMALS);
  if (typeof ppm === "string" || ppm === 0 || ppm > PERCENT_100_PPM)
    return refuse(refusals.quantityInvalid);
  return { triggerQuantity: ppm, triggerIsPercent: true };
}

function slippage(
  text: string | null | undefined,
  kind: Wire<"SlippageToleranceType"> | null | undefined,
): Pick<OrderConditions, "slippageKind" | "slippageTolerance"> {
  if (isAbsent(text)) return { slippageKind: "none", slippageTolerance: 0 };
  const isTicks = kind === "TickSize";
  const tolerance = parseUnits(text!, isTicks ? 0 : PERCENT_TO_PPM_DECIMALS);
  if (typeof tolerance === "string") return refuse(refusalOf("slippage-invalid"));
  return { slippageKind: isTicks ? "ticks" : "ppm", slippageTolerance: tolerance };
}

/** One percent is 10^4 millionths. */
const PERCENT_TO_PPM_DECIMALS = 4;
const PERCENT_100_PPM = 1_000_000;

/** The command that cancels one order, named by its id or its client id. */
export function cancelCommand(
  payload: BodyOf<"orderCancel">,
  market: Market,
  caller: Caller,
  identity: RequestIdentity,
): CommandOf<"cancel-order"> {
  return {
    kind: "cancel-order",
    ...identity,
    accountId: caller.key.accountId,
    marketId: market.marketId,
    ...orderName(payload),
  };
}

const scopeOf = { RestingLimitOrder: "resting", ConditionalOrder: "conditional" } as const;

/** The command that cancels all orders of a market, or those of one kind. */
export function cancelAllCommand(
  payload: BodyOf<"orderCancelAll">,
  market: Market,
  caller: Caller,
  identity: RequestIdentity,
): CommandOf<"cancel-all-orders"> {
  const kind = payload.orderType ?? undefined;
  return {
    kind: "cancel-all-orders",
    ...identity,
    accountId: caller.key.accountId,
    marketId: market.marketId,
    everyMarket: false,
    scope: kind === undefined ? "all" : scopeOf[kind],
  };
}

/** The command that amends one order; what is absent stays as it is. */
export function amendCommand(
  payload: BodyOf<"orderAmend">,
  market: Market,
  caller: Caller,
  identity: RequestIdentity,
): CommandOf<"amend-order"> {
  return {
    kind: "amend-order",
    ...identity,
    accountId: caller.key.accountId,
    marketId: market.marketId,
    ...orderName(payload),
    priceTicks: optionalPrice(payload.price, market),
    sizeLots: isAbsent(payload.quantity) ? (0 as Lots) : needSize(payload.quantity!, market),
    triggerPriceTicks: optionalPrice(payload.triggerPrice, market),
  };
}

/** The name of an order in a request: exactly one of its id and its client id. */
export function orderName(payload: {
  readonly orderId?: string | null | undefined;
  readonly clientId?: number | null | undefined;
}): Pick<CommandOf<"cancel-order">, "orderOrdinal" | "orderSlot" | "clientId"> {
  const hasOrderId = !isAbsent(payload.orderId);
  if (hasOrderId === !isAbsent(payload.clientId)) refuse(refusals.orderNameInvalid);
  if (!hasOrderId) return { orderOrdinal: 0, orderSlot: 0, clientId: payload.clientId! };
  const parsed = parseOrderId(payload.orderId!);
  if (parsed === undefined) return refuse(refusals.orderIdInvalid);
  if (parsed.ordinal === 0) return refuse(refusals.notFound);
  return { orderOrdinal: parsed.ordinal, orderSlot: parsed.slot, clientId: CLIENT_ID_NONE };
}

function optionalPrice(text: string | null | undefined, market: Market): Ticks {
  if (isAbsent(text)) return 0 as Ticks;
  const ticks = parsePrice(market.scale, text!);
  return ticks === undefined || ticks === 0 ? refuse(refusals.priceOffTick) : ticks;
}

function needSize(text: string, market: Market): Lots {
  const lots = parseSize(market.scale, text);
  return lots === undefined || lots === 0 ? refuse(refusals.quantityOffStep) : lots;
}

function optionalQuote(text: string | null | undefined, market: Market): Units {
  if (isAbsent(text)) return 0 as Units;
  const units = parseUnits(text!, market.quote.spec.decimals);
  return typeof units === "string" || units === 0 ? refuse(refusals.quantityInvalid) : units;
}

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined;
}
