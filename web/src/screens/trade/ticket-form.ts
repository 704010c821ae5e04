import type { Wire } from "@holdall/core/contract";
import type { Market, MarketFeed, MarketScale } from "@holdall/web/live";
import { compare, product, quotient, rounded, signOf } from "@holdall/ui/number";

export type OrderRequest = Wire<"OrderExecutePayload">;
export type TicketKind = "limit" | "market" | "trigger";

/** Prices that a trigger may follow. */
export const TRIGGER_SOURCES = ["LastPrice", "MarkPrice", "IndexPrice"] as const;
export type TriggerSource = (typeof TRIGGER_SOURCES)[number];

/** What a person has entered. Amounts are canonical text, empty for nothing. */
export interface TicketForm {
  readonly kind: TicketKind;
  readonly side: "Bid" | "Ask";
  readonly price: string;
  readonly quantity: string;
  /** In which asset the quantity is told; of an order that waits, as a share of the position in percent. */
  readonly unit: "base" | "quote" | "share";
  readonly timeInForce: "GTC" | "IOC" | "FOK";
  readonly postOnly: boolean;
  readonly reduceOnly: boolean;
  /** Of a market order, in percent or in ticks; empty for none. */
  readonly slippage: string;
  readonly slippageUnit: "percent" | "ticks";
  readonly triggerPrice: string;
  readonly triggerBy: TriggerSource;
  /** A triggered order goes to the market unless it has a price. */
  readonly triggersLimit: boolean;
  /** Each exit: what triggers it by which price, and where it rests then; empty goes to the market. */
  readonly takeProfit: string;
  readonly takeProfitBy: TriggerSource;
  readonly takeProfitLimit: string;
  readonly stopLoss: string;
  readonly stopLossBy: TriggerSource;
  readonly stopLossLimit: string;
  readonly selfTradePrevention: "RejectTaker" | "RejectMaker" | "RejectBoth";
  readonly autoBorrow: boolean;
  readonly autoBorrowRepay: boolean;
  readonly autoLend: boolean;
  readonly autoLendRedeem: boolean;
}

export const emptyTicket: TicketForm = {
  kind: "limit",
  side: "Bid",
  price: "",
  quantity: "",
  unit: "base",
  timeInForce: "GTC",
  postOnly: false,
  reduceOnly: false,
  slippage: "0.5",
  slippageUnit: "percent",
  triggerPrice: "",
  triggerBy: "LastPrice",
  triggersLimit: false,
  takeProfit: "",
  takeProfitBy: "LastPrice",
  takeProfitLimit: "",
  stopLoss: "",
  stopLossBy: "LastPrice",
  stopLossLimit: "",
  selfTradePrevention: "RejectTaker",
  autoBorrow: false,
  autoBorrowRepay: false,
  autoLend: false,
  autoLendRedeem: false,
};

/** The first thing that is missing; the venue judges everything else. */
export type Missing = "price" | "quantity" | "trigger";

export type Request =
  | { readonly ok: true; readonly order: OrderRequest }
  | { readonly ok: false; readonly missing: Missing };

/** The order that a form asks for, or what it lacks. */
export function requestOf(form: TicketForm, market: Market): Request {
  const hasLimit = form.kind === "limit" || (form.kind === "trigger" && form.triggersLimit);
  if (signOf(form.quantity || "0") !== 1) return { ok: false, missing: "quantity" };
  if (hasLimit && signOf(form.price || "0") !== 1) return { ok: false, missing: "price" };
  if (form.kind === "trigger" && signOf(form.triggerPrice || "0") !== 1) {
    return { ok: false, missing: "trigger" };
  }
  const order: OrderRequest = {
    symbol: market.symbol,
    side: form.side,
    orderType: hasLimit ? "Limit" : "Market",
    selfTradePrevention: form.selfTradePrevention,
    ...quantityOf(form),
    ...(hasLimit ? { price: form.price } : {}),
    ...(form.kind === "limit" ? limitTerms(form) : {}),
    ...(form.kind === "market" ? slippageOf(form) : {}),
    ...flagsOf(form),
    ...exitsOf(form),
  };
  return { ok: true, order };
}

function quantityOf(form: TicketForm): Partial<OrderRequest> {
  if (form.kind === "trigger") {
    const { triggerPrice, triggerBy, quantity } = form;
    const triggerQuantity = unitOf(form) === "share" ? `${quantity}%` : quantity;
    return { triggerPrice, triggerBy, triggerQuantity };
  }
  return unitOf(form) === "quote" ? { quoteQuantity: form.quantity } : { quantity: form.quantity };
}

/**
 * What the quantity counts in now: one that was chosen for another kind of order waits until that is
 * chosen again. Only the market takes an amount of quote, only what waits a share of the position.
 */
export function unitOf({ kind, unit }: TicketForm): TicketForm["unit"] {
  return unit === OTHER_UNIT[kind] ? unit : "base";
}

/** What the quantity of a kind of order may count in beside the base asset. */
export const OTHER_UNIT = { limit: undefined, market: "quote", trigger: "share" } as const;

function limitTerms({ timeInForce, postOnly }: TicketForm): Partial<OrderRequest> {
  return postOnly ? { timeInForce: "GTC", postOnly } : { timeInForce };
}

function slippageOf({ slippage, slippageUnit }: TicketForm): Partial<OrderRequest> {
  if (slippage === "") return {};
  const slippageToleranceType = slippageUnit === "percent" ? "Percent" : "TickSize";
  return { slippageTolerance: slippage, slippageToleranceType };
}

/** Percent of the whole. */
const HUNDREDTH = "0.01";
const PERCENT_DECIMALS = 2;

/**
 * The same tolerance in the other unit, at a price: ticks and hundredths of a percent rounded up, so
 * that what was tolerated still is. Empty stays empty, and so does what no price is known for.
 */
export function otherSlippage(
  { slippage, slippageUnit }: Pick<TicketForm, "slippage" | "slippageUnit">,
  price: string | undefined,
  tick: string,
): Pick<TicketForm, "slippage" | "slippageUnit"> {
  const isPercent = slippageUnit === "percent";
  const share =
    price === undefined || slippage === ""
      ? undefined
      : isPercent
        ? quotient(product(price, product(slippage, HUNDREDTH)), tick)
        : quotient(product(slippage, tick), product(price, HUNDREDTH));
  return {
    slippage: share === undefined ? "" : rounded(share, isPercent ? 0 : PERCENT_DECIMALS, "ceil"),
    slippageUnit: isPercent ? "ticks" : "percent",
  };
}

/** Only what was switched on: an absent flag leaves the account's own setting. */
function flagsOf(form: TicketForm): Partial<OrderRequest> {
  const names = [
    "reduceOnly",
    "autoBorrow",
    "autoBorrowRepay",
    "autoLend",
    "autoLendRedeem",
  ] as const;
  const isOn = (name: (typeof names)[number]): boolean =>
    // A share of the position can only reduce it.
    form[name] || (name === "reduceOnly" && unitOf(form) === "share");
  return Object.fromEntries(names.filter(isOn).map((name) => [name, true]));
}

/** A limit price without its trigger is no exit. */
function exitsOf(form: TicketForm): Partial<OrderRequest> {
  const { takeProfit, takeProfitBy, takeProfitLimit } = form;
  const { stopLoss, stopLossBy, stopLossLimit } = form;
  return {
    ...(takeProfit === ""
      ? {}
      : { takeProfitTriggerPrice: takeProfit, takeProfitTriggerBy: takeProfitBy }),
    ...(takeProfit === "" || takeProfitLimit === ""
      ? {}
      : { takeProfitLimitPrice: takeProfitLimit }),
    ...(stopLoss === "" ? {} : { stopLossTriggerPrice: stopLoss, stopLossTriggerBy: stopLossBy }),
    ...(stopLoss === "" || stopLossLimit === "" ? {} : { stopLossLimitPrice: stopLossLimit }),
  };
}

/** Whether a trigger price lies above the present one: the sentence states the direction. */
export function isTriggerAbove(form: TicketForm, presentPrice: string): boolean {
  return compare(form.triggerPrice || "0", presentPrice) > 0;
}

const SHARE_DECIMALS = 2;

/** Decimals of the field of the quantity: the step's, the quote asset's, or those of a percentage. */
export function quantityDecimals(form: TicketForm, scale: MarketScale): number {
  const decimals = {
    base: scale.sizeDecimals,
    quote: scale.priceDecimals,
    share: SHARE_DECIMALS,
  };
  return decimals[unitOf(form)];
}

/** What the parts of the ticket share. */
export interface TicketProps {
  readonly feed: MarketFeed;
  readonly form: TicketForm;
  readonly change: (part: Partial<TicketForm>) => void;
}
