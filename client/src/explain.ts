import type { Client } from "./client.ts";
import type { OutputOf } from "./rest.ts";
import { compute, weightAt, withLoan, withMark, withMove } from "./margin-terms.ts";
import type {
  Explanation,
  Growth,
  HeldPosition,
  Holding,
  LoanChange,
  OwedAsset,
  OwnedAsset,
} from "./margin-terms.ts";
import { ONE, read, write } from "./scaled.ts";

/** A figure of the venue beside the one computed here. */
export interface Comparison {
  readonly name: string;
  readonly computed: string;
  readonly told: string;
  readonly isEqual: boolean;
}

export interface AccountExplanation extends Explanation {
  readonly comparisons: readonly Comparison[];
  /** The liquidation prices that the venue told at that moment, of positions and debts. */
  readonly liquidations: ReadonlyMap<string, string>;
  /** The same account at another mark of one perp or asset, everything else as it is. */
  readonly atMark: (symbol: string, price: string) => Explanation;
  /** The same account with one asset, or all but the settlement asset, dearer by a share of the price. */
  readonly afterMove: (share: string, asset?: string) => Explanation;
  /** The same account after a loan, before interest of it. */
  readonly afterLoan: (loan: SupposedLoan) => Explanation;
}

/** What everything is counted in. */
const SETTLEMENT = "USDC";

type Parameters = OutputOf<"parameters">;

/** What is supposed instead of what is, to see what it would change. */
export interface Supposed {
  /** Another leverage limit of the account, as decimal text. */
  readonly leverageLimit?: string;
}

/** A loan of an asset at its mark: lent or repaid, and negative: redeemed or borrowed. */
export interface SupposedLoan {
  readonly symbol: string;
  readonly change: string;
  readonly mark: string;
}

/**
 * Recomputes the margin of the client's account from public parameters and its own holdings, term by
 * term, and holds the sums against what the venue says: of positions and debts, of what resting
 * orders would make them, and of what the user's other accounts have in the same markets and assets.
 * Under a supposition the comparisons tell what it would change.
 */
export async function explain(
  client: Client,
  supposed: Supposed = {},
): Promise<AccountExplanation> {
  const { rest } = client;
  const [summary, account, collateral, markets, parameters, marks, interest] = await Promise.all([
    rest.capitalCollateral({}),
    rest.account(),
    rest.collateral(),
    rest.markets({ marketType: ["SPOT", "PERP"] }),
    rest.parameters({}),
    rest.markPrices({ marketType: "PERP" }),
    rest.openInterest({}),
  ]);
  const [positions, lending] = await Promise.all([
    rest.positions({ includeOrders: true }),
    rest.borrowLendPositions({ includeOrders: true }),
  ]);
  const holding: Holding = {
    owned: summary.collateral.map((row) => ownedOf(row, collateral)),
    owed: lending.flatMap((row) => owedOf(row)),
    positions: positions.map((row) => {
      const { symbol } = row;
      const open = interest.find((each) => each.symbol === symbol)?.openInterest ?? "0";
      const mark = marks.find((each) => each.symbol === symbol)?.markPrice ?? row.markPrice;
      return positionOf(row, { open, mark, parameters, markets });
    }),
    unsettled: read(summary.unsettledEquity),
    orderLoss: read(summary.orderLoss ?? "0"),
    leverageLimit: read(supposed.leverageLimit ?? account.leverageLimit),
  };
  const explanation = compute(holding);
  return {
    ...explanation,
    comparisons: comparisons(explanation, summary),
    liquidations: new Map(
      [...positions, ...lending].map((row) => [row.symbol, row.estLiquidationPrice]),
    ),
    atMark: (symbol, price) => compute(withMark(holding, symbol, read(price))),
    afterMove: (share, asset) =>
      compute(
        withMove(holding, read(share), (each) =>
          asset === undefined ? each !== SETTLEMENT : each === asset,
        ),
      ),
    afterLoan: (loan) => compute(withLoan(holding, loanOf(loan, { lending, collateral }))),
  };
}

function loanOf(
  { symbol, change, mark }: SupposedLoan,
  of: { lending: OutputOf<"borrowLendPositions">; collateral: OutputOf<"collateral"> },
): LoanChange {
  const rule = of.collateral.find((row) => row.symbol === symbol);
  const none = { base: "0", factor: "0" };
  return {
    symbol,
    net: read(of.lending.find((row) => row.symbol === symbol)?.netQuantity ?? "0"),
    change: read(change),
    asset: { price: read(mark), ...weightOf(rule) },
    imf: growthOf(rule?.imfFunction ?? none),
    mmf: growthOf(rule?.mmfFunction ?? none),
  };
}

function growthOf(of: { readonly base: string; readonly factor: string }): Growth {
  return { base: read(of.base), factor: read(of.factor) };
}

function ownedOf(
  row: OutputOf<"capitalCollateral">["collateral"][number],
  collateral: OutputOf<"collateral">,
): OwnedAsset {
  return {
    symbol: row.symbol,
    quantity: read(row.totalQuantity),
    siblingQuantity: read(row.siblingQuantity ?? "0"),
    price: read(row.assetMarkPrice),
    ...weightOf(collateral.find(({ symbol }) => symbol === row.symbol)),
  };
}

/**
 * What share of a value of so many dollars, as decimal text, counts as collateral under a published
 * rule: to a millionth, down, as the venue counts it.
 */
export function collateralWeight(rule: OutputOf<"collateral">[number], notional: string): string {
  return write(weightAt(weightOf(rule), read(notional)));
}

/** How an asset counts as collateral; one without a rule does not. */
function weightOf(
  rule: OutputOf<"collateral">[number] | undefined,
): Pick<OwnedAsset, "weight" | "haircut"> {
  const kind = rule?.haircutFunction.kind;
  return {
    weight: read(rule?.haircutFunction.weight ?? "0"),
    haircut:
      kind?.type === "inverseSqrt"
        ? { base: read(kind.base), penalty: read(kind.positiveCurvePenalty) }
        : undefined,
  };
}

function owedOf(row: OutputOf<"borrowLendPositions">[number]): OwedAsset[] {
  const quantity = read(row.netQuantity);
  const exposureQuantity = read(row.netExposureQuantity);
  if (quantity >= 0n && exposureQuantity === 0n) return [];
  return [
    {
      symbol: row.symbol,
      quantity: quantity < 0n ? -quantity : 0n,
      exposureQuantity,
      siblingQuantity: read(row.siblingExposureQuantity ?? "0"),
      price: read(row.markPrice),
      imf: growthOf(row.imfFunction),
      mmf: growthOf(row.mmfFunction),
    },
  ];
}

function positionOf(
  row: OutputOf<"positions">[number],
  of: { open: string; mark: string; parameters: Parameters; markets: OutputOf<"markets"> },
): HeldPosition {
  const value = (name: string): bigint =>
    read(
      of.parameters.find((each) => each.symbol === row.symbol && each.name === name)?.value ?? "0",
    );
  return {
    symbol: row.symbol,
    size: read(row.netQuantity),
    exposureSize: read(row.netExposureQuantity),
    siblingSize: read(row.siblingExposureQuantity ?? "0"),
    cost: read(row.netCost),
    price: read(of.mark),
    openInterest: read(of.open),
    marketLeast: tenth(value("openInterest.limit"), stepOf(row.symbol, of.markets)),
    imf: growthOf(row.imfFunction),
    mmf: growthOf(row.mmfFunction),
    profit: {
      haircut: value("profit.haircut"),
      requirement: value("profit.requirement"),
      most: value("profit.limit"),
    },
    concentration: { add: value("concentration"), free: value("concentration.free") },
  };
}

/** The step of sizes of a market; an account's positions are in markets that are listed. */
function stepOf(symbol: string, markets: OutputOf<"markets">): bigint {
  const market = markets.find((each) => each.symbol === symbol);
  return read(market?.filters.quantity.stepSize ?? "1");
}

/** A tenth, in whole steps, rounded down. */
function tenth(size: bigint, step: bigint): bigint {
  return (size / 10n / step) * step;
}

function comparisons(
  of: Explanation,
  summary: OutputOf<"capitalCollateral">,
): readonly Comparison[] {
  const compare = (name: string, value: bigint, told: string): Comparison => ({
    name,
    computed: write(value),
    told,
    isEqual: value === read(told),
  });
  const ofExposure = (value: bigint): bigint =>
    of.exposure === 0n ? 0n : ((value * ONE) / of.exposure / TEN_DECIMALS) * TEN_DECIMALS;
  return [
    compare("net equity", of.netEquity, summary.netEquity),
    compare("debts", of.liability, summary.borrowLiability),
    compare("locked", of.locked, summary.netEquityLocked),
    compare("initial fraction", ofExposure(of.requirement), summary.imf),
    compare("maintenance fraction", ofExposure(of.maintenance), summary.mmf),
  ];
}

/** The venue tells ratios to ten decimals. */
const TEN_DECIMALS = 10n ** 8n;

/** The explanation as lines of text: every term, then the comparison. */
export function explanationText(explanation: AccountExplanation): string {
  const rows = explanation.terms.map(({ of, name, formula, value }) => [
    of,
    name,
    write(value),
    formula,
  ]);
  const width = (column: number): number =>
    rows.reduce((most, row) => Math.max(most, row[column].length), 0);
  const [first, second, third] = [width(0), width(1), width(2)];
  const lines = rows.map(
    ([of, name, value, formula]) =>
      `${of.padEnd(first)}  ${name.padEnd(second)}  ${value.padStart(third)}  ${formula}`,
  );
  const checks = explanation.comparisons.map(
    ({ name, computed, told, isEqual }) =>
      `${isEqual ? "✓" : "✗"} ${name}: ${computed} here, ${told} there`,
  );
  return [...lines, "", ...checks].join("\n");
}
