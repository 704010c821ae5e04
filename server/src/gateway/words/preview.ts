/** What an order would do, in the words of the contract. */
import type { Wire } from "@holdall/core/contract";
import { rejectOfCode } from "@holdall/core/protocol";
import type {
  AccountRisk,
  CommandOf,
  MarketScale,
  OrderPreview,
  Reject,
} from "@holdall/core/protocol";
import type { Catalogue } from "../catalogue.ts";
import { refusalOfCode } from "../refusal.ts";
import { billionthsText, marginFractions, meanPriceText, moneyOf, ratioText } from "./margin.ts";
import { amountText, priceText, sizeText } from "./numbers.ts";

/** What the engine says of an order, as the contract shows it. */
export function previewAnswer(
  catalogue: Catalogue,
  symbol: string,
  preview: OrderPreview,
  of: {
    readonly sequence: number;
    readonly order: Omit<CommandOf<"place-order">, "kind">;
  },
): Wire<"OrderPreview"> {
  const market = catalogue.needMarket(symbol);
  const { scale } = market;
  const feeAsset = catalogue.asset(preview.feeAssetId);
  const quote = (units: number): string => amountText(units, market.quote.spec.decimals);
  const refusal = preview.refusalCode === 0 ? undefined : refusalOfCode(preview.refusalCode);
  const [movement] = preview.lending;
  const lent = movement === undefined ? undefined : catalogue.asset(movement.assetId);
  const amount = (units: number): string => amountText(units, lent?.spec.decimals ?? 0);
  const { type, timeInForce } = of.order;
  const mayRest = type === "limit" && timeInForce !== "ioc" && timeInForce !== "fok";
  const restingLots = mayRest && refusal === undefined ? of.order.sizeLots - preview.filledLots : 0;
  const restingQuote = restingLots * scale.quoteUnitsPerLotTick * of.order.priceTicks;
  const makerUnits = Math.ceil((restingQuote * preview.feeMakerPpm) / PPM);
  return {
    sequence: of.sequence,
    executedQuantity: sizeText(scale, preview.filledLots, "trim"),
    restingQuantity: sizeText(scale, restingLots, "trim"),
    quoteValue: quote(preview.filledQuoteUnits + restingQuote),
    makerFee: quote(makerUnits),
    takerFee: amountText(preview.feeUnits, feeAsset.spec.decimals),
    feeSymbol: feeAsset.spec.symbol,
    marginBefore: marginPreview(catalogue, preview.before, market.marketId),
    marginAfter: marginPreview(catalogue, preview.after, market.marketId),
    ...executionOf(scale, preview),
    ...profitsOf(preview, quote),
    ...(preview.fundingUnits === 0
      ? {}
      : { fundingNextHour: moneyOf(catalogue)(preview.fundingUnits) }),
    ...(movement === undefined || lent === undefined
      ? {}
      : {
          borrowSymbol: lent.spec.symbol,
          borrowQuantity: amount(Math.max(0, movement.borrowedUnits)),
          borrowRepaidQuantity: amount(Math.max(0, -movement.borrowedUnits)),
          lendRedeemedQuantity: amount(Math.max(0, -movement.lentUnits)),
          borrowEntryFee: amount(movement.entryFeeUnits),
          borrowRate: billionthsText(movement.ratePpb),
        }),
    ...(refusal === undefined
      ? {}
      : {
          refusal: { code: refusal.code, message: refusal.message },
          ...fieldOf(preview.refusalCode, of.order),
        }),
  };
}

const PPM = 1_000_000;

/** The mean price of what fills at once, and how far it lies from the best price before: > 0 is above. */
function executionOf(
  scale: MarketScale,
  { filledLots, filledQuoteUnits, oppositeTicks }: OrderPreview,
): Pick<Wire<"OrderPreview">, "averagePrice" | "priceImpact"> {
  if (filledLots === 0) return {};
  const atBest = filledLots * oppositeTicks * scale.quoteUnitsPerLotTick;
  return {
    averagePrice: meanPriceText(scale, BigInt(filledQuoteUnits), filledLots),
    priceImpact: ratioText(filledQuoteUnits - atBest, atBest),
  };
}

/** What the order realises, and what its exits would: of spot only these. */
function profitsOf(
  { realizedUnits, takeProfitUnits, stopLossUnits }: OrderPreview,
  quote: (units: number) => string,
): Pick<Wire<"OrderPreview">, "realizedPnl" | "takeProfitPnl" | "stopLossPnl"> {
  return {
    ...(realizedUnits === 0 ? {} : { realizedPnl: quote(realizedUnits) }),
    ...(takeProfitUnits === null ? {} : { takeProfitPnl: quote(takeProfitUnits) }),
    ...(stopLossUnits === null ? {} : { stopLossPnl: quote(stopLossUnits) }),
  };
}

/** The field of the request that a refusal is about, if it is one field's. */
function fieldOf(
  refusalCode: number,
  { quoteUnits }: Pick<CommandOf<"place-order">, "quoteUnits">,
): Pick<Wire<"OrderPreview">, "refusalField"> {
  const refusalField = FIELDS[rejectOfCode(refusalCode).name as Reject];
  if (refusalField === undefined) return {};
  const isByQuote = refusalField === "quantity" && quoteUnits > 0;
  return { refusalField: isByQuote ? "quoteQuantity" : refusalField };
}

/** Which field to change, by refusal; what no single field can mend is not among them. */
const FIELDS: Partial<Record<Reject, keyof Wire<"OrderExecutePayload">>> = {
  "market-unknown": "symbol",
  "market-post-only": "postOnly",
  "price-required": "price",
  "price-forbidden": "price",
  "price-out-of-range": "price",
  "price-too-far": "price",
  "price-impact": "price",
  "premium-too-far": "price",
  "quantity-required": "quantity",
  "quantity-below-minimum": "quantity",
  "quantity-above-maximum": "quantity",
  "quote-quantity-too-small": "quoteQuantity",
  "liquidity-insufficient": "quantity",
  "fill-or-kill-unfillable": "quantity",
  "funds-insufficient": "quantity",
  "margin-insufficient": "quantity",
  "leverage-limit": "quantity",
  "position-limit": "quantity",
  "borrow-limit": "quantity",
  "supply-insufficient": "quantity",
  "pool-throttled": "quantity",
  "post-only-would-take": "postOnly",
  "post-only-needs-resting": "postOnly",
  "self-trade": "selfTradePrevention",
  "expiry-invalid": "expiresAt",
  "client-id-taken": "clientId",
  "trigger-invalid": "triggerPrice",
  "trigger-price-invalid": "triggerPrice",
  "slippage-invalid": "slippageTolerance",
  "slippage-exceeded": "slippageTolerance",
  "reduce-only-spot": "reduceOnly",
  "reduce-only-not-reduced": "reduceOnly",
  "borrow-requires-redeem": "autoLendRedeem",
};

function marginPreview(
  catalogue: Catalogue,
  risk: AccountRisk,
  marketId: number,
): Wire<"OrderPreview">["marginBefore"] {
  const position = risk.positions.find((each) => each.marketId === marketId);
  return {
    ...marginFractions(risk),
    netEquityAvailable: moneyOf(catalogue)(risk.availableUnits),
    estLiquidationPrice:
      position === undefined || position.liquidationTicks === 0
        ? null
        : priceText(catalogue.market(position.marketId).scale, position.liquidationTicks, "trim"),
  };
}
