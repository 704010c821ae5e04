import type { Wire } from "@holdall/core/contract";
import { formatDecimal } from "@holdall/core/num";
import type {
  AccountRisk,
  DebtRow,
  EventOf,
  Haircut,
  LendingView,
  MarginFunction,
  MarketScale,
  PoolState,
  PositionView,
} from "@holdall/core/protocol";
import type { Asset, Catalogue, Market } from "../catalogue.ts";
import { amountText, fractionText, priceText, sizeText } from "./numbers.ts";
import type { Words } from "./words.ts";

/** Ratios of equity and requirements carry ten decimals; mean prices four more than the tick. */
const RATIO_DECIMALS = 10;
const MEAN_DECIMALS = 4;
const PPB_DECIMALS = 9;

/** Billionths as a decimal fraction. */
export function billionthsText(ppb: number): string {
  return formatDecimal(ppb, PPB_DECIMALS);
}

/** `numerator / denominator`, toward minus infinity; the denominator is positive. */
export function ratioText(numerator: number, denominator: number): string {
  const scaled = BigInt(numerator) * 10n ** BigInt(RATIO_DECIMALS);
  const divisor = BigInt(denominator);
  const quotient = scaled / divisor;
  const isCut = scaled < 0n && quotient * divisor !== scaled;
  return formatDecimal(isCut ? quotient - 1n : quotient, RATIO_DECIMALS);
}

/** What a number of lots cost, each; `null` where there are none. Cut after four decimals of a tick. */
export function meanPriceText(scale: MarketScale, quote: bigint, lots: number): string {
  if (lots === 0) return "0";
  const perTick = BigInt(lots) * BigInt(scale.quoteUnitsPerLotTick);
  const scaled = quote * BigInt(scale.tickMantissa) * 10n ** BigInt(MEAN_DECIMALS);
  return formatDecimal(scaled / perTick, scale.priceDecimals + MEAN_DECIMALS);
}

/** A margin function as published: base and factor of a square root. */
export function marginFunction(of: MarginFunction): Wire<"PositionImfFunction"> {
  return { type: "sqrt", base: fractionText(of.basePpm), factor: billionthsText(of.factorPpb) };
}

/** How much of a collateral counts, as published. */
export function haircutFunction(weightPpm: number, haircut: Haircut): Wire<"CollateralFunction"> {
  const kind: Wire<"CollateralFunctionKind"> =
    haircut.kind === "identity"
      ? { type: "identity" }
      : {
          type: "inverseSqrt",
          base: fractionText(haircut.basePpm),
          positiveCurvePenalty: billionthsText(haircut.penaltyPpb),
        };
  return { weight: fractionText(weightPpm), kind };
}

export const poolStateWords: Words<PoolState, Wire<"BorrowLendBookState">> = {
  open: "Open",
  "repay-only": "RepayOnly",
  closed: "Closed",
};

type LendingMovement = EventOf<"lending-changed">["movement"];
type LendingCause = EventOf<"lending-changed">["cause"];

export const movementWords: Words<LendingMovement, Wire<"BorrowLendEventType">> = {
  lend: "Lend",
  redeem: "LendRedeem",
  borrow: "Borrow",
  repay: "BorrowRepay",
};

export const lendingCauseWords: Words<LendingCause, Wire<"BorrowLendSource">> = {
  request: "Manual",
  order: "SpotMargin",
  "auto-lend": "AutoLend",
  "auto-repay": "AutoBorrowRepay",
  interest: "Interest",
  yield: "Interest",
  settlement: "Reconciliation",
  conversion: "Rfq",
  withdrawal: "Withdrawal",
  liquidation: "Liquidation",
  backstop: "LiquidationBackstop",
};

export const interestWords: Words<EventOf<"interest-paid">["interestKind"], Wire<"PaymentType">> = {
  borrow: "Borrow",
  lend: "Lend",
  "entry-fee": "EntryFee",
  "unrealized-positive": "UnrealizedPositivePnl",
  "unrealized-negative": "UnrealizedNegativePnl",
};

export const settlementWords: Words<
  EventOf<"unsettled-changed">["cause"],
  Wire<"SettlementSource">
> = {
  "trading-fees": "TradingFees",
  "realized-pnl": "RealizePnl",
  "realized-pnl-auto": "CulledRealizePnlAuto",
  funding: "FundingPayment",
  "pnl-interest": "CulledBorrowInterest",
  "liquidation-fee": "TradingFeesSystem",
  backstop: "BackstopProviderLiquidation",
  adl: "BackstopAdlLiquidation",
  "fund-payment": "BackstopLiquidityFundProceeds",
  payment: "SystemLiabilityTransfer",
};

/** What an account lends or owes in one asset has one name: it never does both. */
export function lendingPositionId(accountId: number, assetId: number): string {
  return String(accountId * ASSETS_OF_ACCOUNT + assetId);
}

const ASSETS_OF_ACCOUNT = 1_024;

/**
 * Where an account stands between its requirements, as fractions of its exposure; without exposure they
 * are 0, and it has no fraction of its own.
 */
export function marginFractions(
  risk: AccountRisk,
): Pick<Wire<"MarginAccountSummary">, "imf" | "mmf" | "marginFraction"> {
  const { exposureUnits } = risk;
  const ratio = (units: number): string =>
    exposureUnits === 0 ? "0" : ratioText(units, exposureUnits);
  return {
    imf: ratio(risk.requirementUnits),
    mmf: ratio(risk.maintenanceUnits),
    marginFraction: exposureUnits === 0 ? null : ratioText(risk.netEquityUnits, exposureUnits),
  };
}

/** An account's margin as the API publishes it. */
export function marginSummary(
  catalogue: Catalogue,
  risk: AccountRisk,
): Wire<"MarginAccountSummary"> {
  const money = moneyOf(catalogue);
  return {
    ...marginFractions(risk),
    assetsValue: money(risk.assetsUnits),
    borrowLiability: money(risk.liabilitiesUnits),
    collateral: risk.collateral.map((row) => collateralAnswer(catalogue, row)),
    unsettledEquity: money(risk.unsettledUnits),
    liabilitiesValue: money(risk.liabilitiesUnits),
    netEquity: money(risk.netEquityUnits),
    netEquityAvailable: money(risk.availableUnits),
    netEquityLocked: money(risk.lockedUnits),
    netExposureFutures: money(
      risk.positions.reduce((total, { exposureUnits: units }) => total + units, 0),
    ),
    pnlUnrealized: money(risk.pnlUnits),
    orderLoss: money(risk.spotLossUnits),
  };
}

function collateralAnswer(
  catalogue: Catalogue,
  row: AccountRisk["collateral"][number],
): Wire<"Collateral"> {
  const { spec } = catalogue.asset(row.assetId);
  const amount = (units: number): string => amountText(units, spec.decimals);
  const money = moneyOf(catalogue);
  return {
    symbol: spec.symbol,
    assetMarkPrice: assetMarkText(catalogue, catalogue.asset(row.assetId)),
    totalQuantity: amount(row.freeUnits + row.lockedUnits + row.lentUnits),
    balanceNotional: money(row.notionalUnits),
    collateralWeight: fractionText(row.weightPpm),
    collateralValue: money(row.valueUnits),
    openOrderQuantity: amount(row.lockedUnits),
    lendQuantity: amount(row.lentUnits),
    availableQuantity: amount(row.freeUnits),
    siblingQuantity: amount(row.siblingUnits),
  };
}

/** The market that gives an asset its mark: its own spot market against the settlement asset. */
export function markMarketOf(catalogue: Catalogue, asset: Asset): Market | undefined {
  const { settlementAssetId } = catalogue.parameters;
  return catalogue
    .markets()
    .find(
      ({ spec }) =>
        spec.kind === "spot" &&
        spec.baseAssetId === asset.assetId &&
        spec.quoteAssetId === settlementAssetId,
    );
}

/** Mark of an asset in the settlement asset; one for that itself, zero where unknown. */
export function assetMarkText(catalogue: Catalogue, asset: Asset): string {
  if (asset.assetId === catalogue.parameters.settlementAssetId) return "1";
  const market = markMarketOf(catalogue, asset);
  return market === undefined ? "0" : priceText(market.scale, market.markTicks, "trim");
}

/** Amounts in the settlement asset as text. */
export function moneyOf(catalogue: Catalogue): (units: number) => string {
  const { decimals } = catalogue.asset(catalogue.parameters.settlementAssetId).spec;
  return (units) => amountText(units, decimals);
}

/** A position as the API publishes it. */
export function positionAnswer(
  catalogue: Catalogue,
  view: PositionView,
  owner: { readonly userId: number; readonly subaccountId: number },
): Wire<"FuturePositionWithMargin"> {
  const market = catalogue.market(view.marketId);
  const { scale, spec } = market;
  const money = moneyOf(catalogue);
  const flat = { basePpm: 0, factorPpb: 0 } as unknown as MarginFunction;
  return {
    breakEvenPrice: breakEvenText(scale, view),
    entryPrice: entryPriceText(scale, view),
    estLiquidationPrice: priceText(scale, view.liquidationTicks, "trim"),
    imf: fractionText(view.imfPpm),
    imfFunction: marginFunction(spec.perp?.imf ?? flat),
    markPrice: priceText(scale, view.markTicks, "trim"),
    mmf: fractionText(view.mmfPpm),
    mmfFunction: marginFunction(spec.perp?.mmf ?? flat),
    netCost: money(view.entryQuote),
    netQuantity: sizeText(scale, view.sizeLots, "trim"),
    netExposureQuantity: sizeText(scale, view.exposureLots, "trim"),
    netExposureNotional: money(view.exposureUnits),
    siblingExposureQuantity: sizeText(scale, view.siblingLots, "trim"),
    pnlRealized: money(view.realizedQuote),
    pnlUnrealized: money(view.pnlUnits),
    cumulativeFundingPayment: money(view.fundingQuote),
    cumulativeInterest: money(view.interestQuote),
    symbol: spec.symbol,
    positionId: String(view.positionId),
    adlScore: view.adlScore,
    marginUsed: money(view.requirementUnits),
    ...owner,
  };
}

/** The mean price of all that was opened. */
export function entryPriceText(
  scale: MarketScale,
  position: Pick<PositionView, "openedLots" | "openedQuote">,
): string {
  const { openedLots, openedQuote } = position;
  const quote = BigInt(openedQuote);
  return meanPriceText(scale, quote < 0n ? -quote : quote, openedLots);
}

/** The price at which all that the position brought and cost comes to nothing. */
export function breakEvenText(
  scale: MarketScale,
  position: Pick<
    PositionView,
    "sizeLots" | "entryQuote" | "realizedQuote" | "fundingQuote" | "interestQuote" | "feesQuote"
  >,
): string {
  const { sizeLots } = position;
  const brought =
    BigInt(position.realizedQuote) + BigInt(position.fundingQuote) + BigInt(position.interestQuote);
  const cost = BigInt(position.entryQuote) + BigInt(position.feesQuote) - brought;
  return sizeLots < 0
    ? meanPriceText(scale, -cost, -sizeLots)
    : meanPriceText(scale, cost, sizeLots);
}

/** What an account lends (positive) or owes (negative) as the API publishes it. */
export function lendingAnswer(
  catalogue: Catalogue,
  accountId: number,
  view: LendingView,
  debt: DebtRow | undefined,
): Wire<"BorrowLendPositionWithMargin"> {
  const asset = catalogue.asset(view.assetId);
  const { spec } = asset;
  const amount = (units: number): string => amountText(units, spec.decimals);
  const flat = { basePpm: 0, factorPpb: 0 } as unknown as MarginFunction;
  const market = markMarketOf(catalogue, asset);
  const liquidationTicks = debt?.liquidationTicks ?? 0;
  return {
    cumulativeInterest: amount(view.lentInterestUnits - view.borrowedInterestUnits),
    id: lendingPositionId(accountId, view.assetId),
    imf: fractionText(debt?.imfPpm ?? 0),
    imfFunction: marginFunction(spec.collateral?.imf ?? flat),
    netQuantity: amount(view.lentUnits - view.borrowedUnits),
    markPrice: assetMarkText(catalogue, asset),
    mmf: fractionText(debt?.mmfPpm ?? 0),
    mmfFunction: marginFunction(spec.collateral?.mmf ?? flat),
    netExposureQuantity: amount(view.borrowedUnits + (debt?.wantedUnits ?? 0)),
    netExposureNotional: moneyOf(catalogue)(debt?.exposureUnits ?? 0),
    siblingExposureQuantity: amount(debt?.siblingUnits ?? 0),
    symbol: spec.symbol,
    estLiquidationPrice:
      market === undefined ? "0" : priceText(market.scale, liquidationTicks, "trim"),
  };
}
