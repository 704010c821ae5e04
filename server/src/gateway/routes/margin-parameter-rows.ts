import type { Wire } from "@holdall/core/contract";
import type { ExtraYield, LendingSpec, MarginFunction, PerpSpec } from "@holdall/core/protocol";
import type { Asset, Catalogue, Market } from "../catalogue.ts";
import { billionthsText } from "../words/margin.ts";
import { amountText, fractionText, sizeText } from "../words/numbers.ts";

type Row = Wire<"Parameter">;
type Cell = readonly [name: string, value: string, unit: string, description: string];

/** Everything that a decision about margin, lending or liquidation depends on. */
export function marginRows(catalogue: Catalogue): readonly Row[] {
  return [
    ...venueCells(catalogue).map((cell) => rowOf("Global", null, cell)),
    ...catalogue
      .assets()
      .flatMap((asset) => assetCells(asset).map((cell) => rowOf("Asset", asset.spec.symbol, cell))),
    ...catalogue
      .markets()
      .flatMap((market) =>
        perpCells(catalogue, market).map((cell) => rowOf("Market", market.spec.symbol, cell)),
      ),
  ];
}

function rowOf(scope: Row["scope"], symbol: string | null, cell: Cell): Row {
  const [name, value, unit, description] = cell;
  return { name, scope, symbol, value, unit, description };
}

function venueCells({ parameters }: Catalogue): readonly Cell[] {
  const { margin } = parameters;
  if (margin === undefined) return [];
  const fraction = (name: string, ppm: number, description: string): Cell => [
    `margin.${name}`,
    fractionText(ppm),
    "fraction",
    description,
  ];
  const count = (name: string, value: number, unit: string, description: string): Cell => [
    `margin.${name}`,
    String(value),
    unit,
    description,
  ];
  return [
    count("poolAccount", margin.poolAccountId, "account", "Holds the cash of all lending pools."),
    count("clearingAccount", margin.clearingAccountId, "account", "Holds what losers have paid."),
    count("backstopFund", margin.insuranceAccountId, "account", "Pays what an account cannot."),
    count("treasury", margin.treasuryAccountId, "account", "Pays the yields."),
    count("indexSourcesMin", margin.indexSourcesMin, "sources", "Fewer freeze an index."),
    count("settlement", margin.settlementMs, "milliseconds", "Between passes of settlement."),
    fraction("liquidationFee", margin.liquidationFeePpm, "Of a liquidation fill, to the fund."),
    count("liquidationSteps", margin.liquidationSteps, "steps", "In the book, each round."),
    fraction("liquidationStep", margin.liquidationStepPpm, "Of the largest item, each step."),
    fraction("liquidationExit", margin.liquidationExitPpm, "MMR below which liquidation ends."),
    fraction("backstop", margin.backstopPpm, "Equity below this share of maintenance moves on."),
    fraction("backstopFundShare", margin.backstopFundPpm, "Of the equity left, to the fund."),
    fraction("stress", margin.stressPpm, "Move of marks that what may leave must survive."),
  ];
}

function functionCells(name: string, of: MarginFunction, what: string): readonly Cell[] {
  return [
    [`${name}.base`, fractionText(of.basePpm), "fraction", `Least ${what}.`],
    [
      `${name}.factor`,
      billionthsText(of.factorPpb),
      "per square root of USD",
      `Growth of the ${what} with the square root of exposure.`,
    ],
  ];
}

function assetCells({ spec }: Asset): readonly Cell[] {
  const { collateral, lending } = spec;
  return [
    ...(collateral === undefined
      ? []
      : [
          cell("collateral.weight", collateral.weightPpm, "Share of the value that counts."),
          ...(collateral.haircut.kind === "identity"
            ? []
            : [
                cell("collateral.base", collateral.haircut.basePpm, "Base of the haircut."),
                [
                  "collateral.penalty",
                  billionthsText(collateral.haircut.penaltyPpb),
                  "per square root of USD",
                  "Growth of the haircut with the square root of value.",
                ] as Cell,
              ]),
          ...functionCells("borrow.imf", collateral.imf, "initial requirement of a borrow"),
          ...functionCells("borrow.mmf", collateral.mmf, "maintenance requirement of a borrow"),
        ]),
    ...(lending === undefined ? [] : poolCells(lending, spec.decimals, spec.symbol)),
  ];
}

function cell(name: string, ppm: number, description: string): Cell {
  return [name, fractionText(ppm), "fraction", description];
}

function poolCells(pool: LendingSpec, decimals: number, symbol: string): readonly Cell[] {
  return [
    ["pool.state", pool.state, "state", "What may be done in the pool."],
    cell("pool.optimal", pool.optimalPpm, "Utilization at which the curve turns."),
    cell("pool.rateBase", pool.rateBasePpm, "Rate of a year at no utilization."),
    cell("pool.rateSlope", pool.rateSlopePpm, "Rise of the rate up to the turn."),
    cell("pool.rateSteep", pool.rateSteepPpm, "Rise of the rate beyond the turn."),
    cell("pool.fee", pool.feePpm, "Share of the interest that the venue keeps."),
    cell("pool.maxUtilization", pool.maxUtilizationPpm, "No borrow goes beyond it."),
    cell("pool.throttle", pool.throttleThresholdPpm, "Where leaving begins to wait."),
    cell("pool.throttleStep", pool.throttleStepPpm, "Rise of the bound, each step."),
    ["pool.throttleStepMs", String(pool.throttleStepMs), "milliseconds", "Length of a step."],
    ["pool.limit", amountText(pool.limitUnits, decimals), symbol, "The most that may be lent."],
    ...(pool.extraYield === undefined ? [] : yieldCells(pool.extraYield)),
  ];
}

function yieldCells({ kind, ratePpm, sharePpm, source }: ExtraYield): readonly Cell[] {
  return [
    ["yield.kind", kind, "kind", `Paid by the treasury to lenders: ${source}.`],
    cell("yield.rate", ratePpm, "A year, of what earns it."),
    cell("yield.share", sharePpm, "The part of what is lent that earns it."),
  ];
}

function perpCells(catalogue: Catalogue, market: Market): readonly Cell[] {
  const { perp } = market.spec;
  if (perp === undefined) return [];
  return [
    ...functionCells("imf", perp.imf, "initial requirement"),
    ...functionCells("mmf", perp.mmf, "maintenance requirement"),
    ...limitCells(catalogue, market, perp),
    cell("profit.haircut", perp.profitHaircutPpm, "Share of a profit that counts as margin."),
    cell("profit.requirement", perp.profitRequirementPpm, "The most, as a share of the margin."),
    cell("concentration", perp.concentrationPpm, "Added to the margin of a whole market."),
    cell("concentration.free", perp.concentrationFreePpm, "Share of open interest without it."),
    cell("mark.update", perp.markUpdatePpm, "The most that one update moves the mark; 0 = any."),
    cell("mark.band", perp.markBandPpm, "The most that the mark is off the index."),
    cell("premium.tolerance", perp.premiumTolerancePpm, "Beyond the mean premium; 0 = off."),
    ["premarket", String(perp.isPremarket), "flag", "Whether it has no index of the outside."],
    cell("premarket.minute", perp.premarketMinutePpm, "The most that a minute moves its mark."),
  ];
}

function limitCells(catalogue: Catalogue, market: Market, perp: PerpSpec): readonly Cell[] {
  const { decimals, symbol } = catalogue.asset(catalogue.parameters.settlementAssetId).spec;
  const size = (lots: number): string => sizeText(market.scale, lots, "trim");
  const base = market.base.spec.symbol;
  return [
    ["openInterest.limit", size(perp.openInterestLotsMax), base, "The most that may be open."],
    ["position.limit", size(perp.positionLotsMax), base, "The most of one user."],
    ["funding.min", billionthsText(perp.fundingMinPpb), "fraction", "Lowest rate of an hour."],
    ["funding.max", billionthsText(perp.fundingMaxPpb), "fraction", "Highest rate of an hour."],
    ["profit.limit", amountText(perp.profitUnitsMax, decimals), symbol, "The most that counts."],
  ];
}
