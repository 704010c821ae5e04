import type { Wire } from "@holdall/core/contract";
import type { PoolView } from "@holdall/core/protocol";
import { marketKindWords, type Market } from "../catalogue.ts";
import { refuse, refusals } from "../refusal.ts";
import {
  assetMarkText,
  billionthsText,
  haircutFunction,
  marginFunction,
  moneyOf,
  poolStateWords,
  ratioText,
} from "../words/margin.ts";
import { amountText, fractionText, priceText, sizeText } from "../words/numbers.ts";
import { naiveTime } from "../words/time.ts";
import { answer, askPage, pageAnswer, pagingOf, type Context, type Handlers } from "./call.ts";

type LendingName =
  | "collateral"
  | "fundingRates"
  | "borrowLendMarkets"
  | "borrowLendMarketsHistory"
  | "borrowLendApy"
  | "markPrices"
  | "openInterest"
  | "liquidations"
  | "backstopFund";

const DAY_MS = 86_400_000;

/** How far back each history of a pool reaches, and how far apart its rows are. */
const historySpans: Readonly<
  Record<Wire<"BorrowLendMarketHistoryInterval">, { spanMs: number; stepMs: number }>
> = {
  "1d": { spanMs: DAY_MS, stepMs: 300_000 },
  "1w": { spanMs: 7 * DAY_MS, stepMs: 3_600_000 },
  "1month": { spanMs: 31 * DAY_MS, stepMs: 4 * 3_600_000 },
  "1year": { spanMs: 366 * DAY_MS, stepMs: DAY_MS },
};

/** Handlers of what anybody may ask about collateral, pools, perps and liquidations. */
export function lendingHandlers(context: Context): Pick<Handlers, LendingName> {
  const { catalogue, venue, history } = context;
  return {
    collateral: () =>
      answer(
        catalogue.assets().flatMap(({ spec }) => {
          if (spec.collateral === undefined) return [];
          const { imf, mmf, weightPpm, haircut } = spec.collateral;
          return {
            symbol: spec.symbol,
            imfFunction: marginFunction(imf),
            mmfFunction: marginFunction(mmf),
            haircutFunction: haircutFunction(weightPpm, haircut),
          };
        }),
      ),
    ...poolHandlers(context),
    ...perpHandlers(context),
    liquidations: async ({ query }) => {
      const paging = pagingOf(query);
      const market = query.symbol ? catalogue.needMarket(query.symbol) : undefined;
      const page = await askPage(
        { ...paging, accountId: null, marketId: market?.marketId ?? null },
        (of) => history.liquidations(of),
      );
      return pageAnswer(page, paging, (row): Wire<"LiquidationStep"> => {
        const isPerp = row.marketId !== MARKET_NONE;
        const of = isPerp ? catalogue.market(row.marketId) : undefined;
        const asset = catalogue.asset(row.assetId);
        return {
          sequence: row.sequence,
          index: row.index,
          timestamp: row.timeMs,
          account: String(row.accountId),
          symbol: of?.spec.symbol ?? asset.spec.symbol,
          stage: row.stage,
          side: row.isBid ? "Bid" : "Ask",
          quantity:
            of === undefined
              ? amountText(row.quantity, asset.spec.decimals)
              : sizeText(of.scale, row.quantity, "trim"),
          price: of === undefined ? null : priceText(of.scale, row.priceTicks, "trim"),
          value: moneyOf(catalogue)(row.valueUnits),
          fund: moneyOf(catalogue)(row.fundUnits),
          taker: row.takerId === 0 ? null : String(row.takerId),
        };
      });
    },
    backstopFund: async () => {
      const { margin, settlementAssetId } = catalogue.parameters;
      if (margin === undefined) return refuse(refusals.notFound);
      const { answer: balances } = await venue.query({
        kind: "balances",
        accountId: margin.insuranceAccountId,
      });
      const own = balances.find(({ assetId }) => assetId === settlementAssetId);
      const { symbol } = catalogue.asset(settlementAssetId).spec;
      return answer({ symbol, quantity: moneyOf(catalogue)(own?.freeUnits ?? 0) });
    },
  };
}

/** In place of a perp: the step was about a borrow. */
const MARKET_NONE = 65_535;

function poolHandlers(
  context: Context,
): Pick<Handlers, "borrowLendMarkets" | "borrowLendMarketsHistory" | "borrowLendApy"> {
  const { catalogue, venue, history, clock } = context;
  const nowMs = (): number => Math.floor(clock.wallMicros() / 1_000);
  const pools = async (): Promise<readonly PoolView[]> =>
    (await venue.query({ kind: "pools" })).answer;
  return {
    borrowLendMarkets: async () =>
      answer((await pools()).flatMap((pool) => poolAnswer(context, pool, nowMs()) ?? [])),
    borrowLendMarketsHistory: async ({ query }) => {
      const { spanMs, stepMs } = historySpans[query.interval];
      const assets = query.symbol
        ? [catalogue.needAsset(query.symbol)]
        : catalogue.assets().filter(({ spec }) => spec.lending !== undefined);
      const toMs = nowMs();
      const rows = await Promise.all(
        assets.map(async ({ assetId, spec }) => {
          const past = await history.pools({ assetId, fromMs: toMs - spanMs, toMs, stepMs });
          const amount = (units: number): string => amountText(units, spec.decimals);
          return past.map((row): Wire<"BorrowLendHistory"> => ({
            borrowInterestRate: billionthsText(row.borrowRatePpb),
            borrowedQuantity: amount(row.borrowedUnits),
            lendInterestRate: billionthsText(row.lendRatePpb),
            lentQuantity: amount(row.lentUnits),
            timestamp: new Date(row.timeMs).toISOString(),
            utilization: utilizationText(row),
          }));
        }),
      );
      return answer(rows.flat());
    },
    borrowLendApy: async () =>
      answer({
        borrowLend: (await pools()).map((pool) => ({
          symbol: catalogue.asset(pool.assetId).spec.symbol,
          borrowRate: billionthsText(pool.borrowRatePpb),
          lendRate: billionthsText(pool.lendRatePpb),
        })),
        ...extraYields(context),
      }),
  };
}

/** What the treasury pays beside the pools' interest: of bills each month, of staking each epoch. */
function extraYields({ catalogue }: Context): Pick<Wire<"ApyRates">, "staking" | "treasury"> {
  const extras = catalogue.assets().flatMap(({ spec: { symbol, lending } }) => {
    const extra = lending?.extraYield;
    if (extra === undefined) return [];
    const { kind, source, ratePpm, sharePpm } = extra;
    return [{ kind, symbol, source, rate: fractionText(ratePpm), share: fractionText(sharePpm) }];
  });
  return {
    staking: extras
      .filter(({ kind }) => kind === "staking")
      .map(({ symbol, rate, share }) => ({ symbol, stakingRate: rate, dilutionFactor: share })),
    treasury: extras
      .filter(({ kind }) => kind === "treasury")
      .map(({ symbol, rate, share, source }) => ({ symbol, rate, share, basket: source })),
  };
}

function poolAnswer(
  { catalogue }: Context,
  pool: PoolView,
  nowMs: number,
): Wire<"BorrowLendMarket"> | undefined {
  const asset = catalogue.asset(pool.assetId);
  const { lending, decimals, symbol } = asset.spec;
  if (lending === undefined) return undefined;
  return {
    state: poolStateWords[lending.state],
    assetMarkPrice: assetMarkText(catalogue, asset),
    borrowInterestRate: billionthsText(pool.borrowRatePpb),
    borrowedQuantity: amountText(pool.borrowedUnits, decimals),
    fee: fractionText(lending.feePpm),
    lendInterestRate: billionthsText(pool.lendRatePpb),
    lentQuantity: amountText(pool.lentUnits, decimals),
    maxUtilization: fractionText(lending.maxUtilizationPpm),
    openBorrowLendLimit: amountText(lending.limitUnits, decimals),
    optimalUtilization: fractionText(lending.optimalPpm),
    symbol,
    timestamp: new Date(nowMs).toISOString(),
    throttleUtilizationThreshold: fractionText(lending.throttleThresholdPpm),
    throttleUtilizationBound: fractionText(pool.throttleBoundPpm),
    throttleUpdateFraction: fractionText(lending.throttleStepPpm),
    utilization: utilizationText(pool),
    stepSize: amountText(1, decimals),
  };
}

function utilizationText(pool: {
  readonly lentUnits: number;
  readonly borrowedUnits: number;
}): string {
  return pool.lentUnits === 0 ? "0" : ratioText(pool.borrowedUnits, pool.lentUnits);
}

function perpHandlers(
  context: Context,
): Pick<Handlers, "markPrices" | "openInterest" | "fundingRates"> {
  const { catalogue, venue, history, clock } = context;
  const perps = async () => (await venue.query({ kind: "perps" })).answer;
  return {
    markPrices: async ({ query }) => {
      const kind = query.marketType ?? (query.symbol ? undefined : "PERP");
      const views = new Map((await perps()).map((view) => [view.marketId, view]));
      const rows = findAll(context, query.symbol)
        .filter((market) => kind === undefined || marketKindWords[market.spec.kind] === kind)
        .filter((market) => market.markTicks > 0);
      return answer(
        rows.map((market) => {
          const perp = views.get(market.marketId);
          return {
            symbol: market.spec.symbol,
            markPrice: priceText(market.scale, market.markTicks, "trim"),
            indexPrice:
              market.indexTicks === 0 ? null : priceText(market.scale, market.indexTicks, "trim"),
            fundingRate: perp === undefined ? null : billionthsText(perp.fundingRatePpb),
            nextFundingTimestamp: perp === undefined ? null : perp.nextFundingMs,
          };
        }),
      );
    },
    openInterest: async ({ query }) => {
      const listed = new Set(findAll(context, query.symbol).map(({ marketId }) => marketId));
      const timestamp = Math.floor(clock.wallMicros() / 1_000);
      return answer(
        (await perps())
          .filter(({ marketId }) => listed.has(marketId))
          .map(({ marketId, openInterestLots }) => {
            const { spec, scale } = catalogue.market(marketId);
            const openInterest = sizeText(scale, openInterestLots, "trim");
            return { symbol: spec.symbol, openInterest, timestamp };
          }),
      );
    },
    fundingRates: async ({ query }) => {
      const market = catalogue.needMarket(query.symbol);
      const paging = pagingOf(query);
      const page = await askPage({ ...paging, marketId: market.marketId }, (of) =>
        history.fundingRates(of),
      );
      const perp = (await perps()).find(({ marketId }) => marketId === market.marketId);
      const past = pageAnswer(page, paging, (row) =>
        fundingAnswer(market, row.intervalEndMs, row.ratePpb),
      );
      // The interval in progress stands first, as published.
      if (perp === undefined || paging.offset > 0 || paging.limit === 0) return past;
      const running = fundingAnswer(market, perp.nextFundingMs, perp.fundingRatePpb);
      return { ...past, value: [running, ...(past.value ?? [])].slice(0, paging.limit) };
    },
  };
}

function fundingAnswer(
  market: Market,
  intervalEndMs: number,
  ratePpb: number,
): Wire<"FundingIntervalRate"> {
  return {
    symbol: market.spec.symbol,
    intervalEndTimestamp: naiveTime(intervalEndMs),
    fundingRate: billionthsText(ratePpb),
  };
}

/** The market of a symbol, or every one; stops the request where there is none. */
function findAll({ catalogue }: Context, symbol: string | null | undefined): readonly Market[] {
  if (symbol === undefined || symbol === null) return catalogue.markets();
  return [catalogue.findMarket(symbol) ?? refuse(refusals.symbolNotFound)];
}
