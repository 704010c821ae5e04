import type { Wire } from "@holdall/core/contract";
import type { Market, MarketFeed, MarketScale } from "@holdall/web/live";
import { compare, signOf } from "@holdall/ui/number";

export type OrderRequest = Wire<"OrderExecutePayload">;
export type TicketKind = "limit" | "market" | "trigger";

/** What a person has entered. Amounts are canonical text, empty for nothing. */
export interface TicketForm {
  readonly kind: TicketKind;
  readonly side: "Bid" | "Ask";
  readonly price: string;
  readonly quantity: string;
  /** In which asset the quantity is told. */
  readonly unit: "base" | "quote";
  readonly timeInForce: "GTC" | "IOC" | "FOK";
  readonly postOnly: boolean;
  readonly reduceOnly: boolean;
  /** Of a market order, in percent. */
  readonly slippagePercent: string;
  readonly triggerPrice: string;
  readonly triggerBy: "LastPrice" | "MarkPrice" | "IndexPrice";
  /** A triggered order goes to the market unless it has a price. */
  readonly triggersLimit: boolean;
  readonly takeProfit: string;
  readonly stopLoss: string;
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
  slippagePercent: "0.5",
  triggerPrice: "",
  triggerBy: "LastPrice",
  triggersLimit: false,
  takeProfit: "",
  stopLoss: "",
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
    return { triggerPrice, triggerBy, triggerQuantity: quantity };
  }
  return form.unit === "quote" && form.kind === "market"
    ? { quoteQuantity: form.quantity }
    : { quantity: form.quantity };
}

function limitTerms({ timeInForce, postOnly }: TicketForm): Partial<OrderRequest> {
  return postOnly ? { timeInForce: "GTC", postOnly } : { timeInForce };
}

function slippageOf({ slippagePercent }: TicketForm): Partial<OrderRequest> {
  if (slippagePercent === "") return {};
  return { slippageTolerance: slippagePercent, slippageToleranceType: "Percent" };
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
  return Object.fromEntries(names.filter((name) => form[name]).map((name) => [name, true]));
}

function exitsOf({ takeProfit, stopLoss, triggerBy }: TicketForm): Partial<OrderRequest> {
  return {
    ...(takeProfit === ""
      ? {}
      : { takeProfitTriggerPrice: takeProfit, takeProfitTriggerBy: triggerBy }),
    ...(stopLoss === "" ? {} : { stopLossTriggerPrice: stopLoss, stopLossTriggerBy: triggerBy }),
  };
}

/** Whether a trigger price lies above the present one: the sentence states the direction. */
export function isTriggerAbove(form: TicketForm, presentPrice: string): boolean {
  return compare(form.triggerPrice || "0", presentPrice) > 0;
}

/** Decimals of the field of the quantity: the step's, or the quote asset's. */
export function quantityDecimals(form: TicketForm, scale: MarketScale): number {
  return form.unit === "quote" ? scale.priceDecimals : scale.sizeDecimals;
}

/** What the parts of the ticket share. */
export interface TicketProps {
  readonly feed: MarketFeed;
  readonly form: TicketForm;
  readonly change: (part: Partial<TicketForm>) => void;
}
