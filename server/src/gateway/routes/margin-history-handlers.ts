import type { Wire } from "@holdall/core/contract";
import { orderIdText } from "@holdall/core/protocol";
import type {
  AccountId,
  InterestRow,
  LendingMovementRow,
  MarketId,
  PositionRow,
  SettlementRow,
} from "@holdall/core/protocol";
import { marketKindWords, type Asset } from "../catalogue.ts";
import { refuse, refusals } from "../refusal.ts";
import {
  billionthsText,
  breakEvenText,
  entryPriceText,
  interestWords,
  lendingCauseWords,
  lendingPositionId,
  moneyOf,
  movementWords,
  settlementWords,
} from "../words/margin.ts";
import { amountText, priceText, sizeText } from "../words/numbers.ts";
import { naiveTime } from "../words/time.ts";
import { reversed } from "../words/words.ts";
import {
  answer,
  askPage,
  pageAnswer,
  pagingOf,
  type Context,
  type Handlers,
  type Reply,
} from "./call.ts";

type MarginHistoryName =
  | "borrowLendHistory"
  | "interestHistory"
  | "borrowLendPositionHistory"
  | "fundingHistory"
  | "positionHistory"
  | "settlementHistory";

/** In place of a perp: interest of a pool, a settlement of the whole account. */
const MARKET_NONE = 65_535;
const movementOf = reversed(movementWords);

const interestKinds = {
  UnrealizedPnl: ["unrealized-positive", "unrealized-negative"],
  BorrowLend: ["borrow", "lend", "entry-fee"],
} as const satisfies Readonly<
  Record<Wire<"InterestPaymentSource">, readonly InterestRow["interestKind"][]>
>;

const settlementCauses: Readonly<
  Record<Wire<"SettlementSourceFilter">, readonly SettlementRow["cause"][]>
> = {
  BackstopLiquidation: ["backstop", "adl", "fund-payment"],
  CulledBorrowInterest: ["pnl-interest"],
  CulledRealizePnl: ["realized-pnl-auto"],
  CulledRealizePnlBookUtilization: [],
  FundingPayment: ["funding"],
  RealizePnl: ["realized-pnl"],
  TradingFees: ["trading-fees"],
  TradingFeesSystem: ["liquidation-fee"],
};

/** Handlers of what is past in lending and perps. */
export function marginHistoryHandlers(context: Context): Pick<Handlers, MarginHistoryName> {
  return { ...lendingPast(context), ...perpPast(context) };
}

function lendingPast(
  context: Context,
): Pick<Handlers, "borrowLendHistory" | "interestHistory" | "borrowLendPositionHistory"> {
  const { catalogue, history } = context;
  return {
    borrowLendHistory: async ({ query, caller }) => {
      const { accountId } = caller.key;
      const paging = pagingOf(query);
      const assetId = assetOf(context, accountId, query)?.assetId ?? null;
      const movements = query.type ? [movementOf[query.type]] : null;
      const page = await askPage(
        { ...paging, accountId, assetId, movements, causes: causesOf(query.sources) },
        (of) => history.lendingMovements(of),
      );
      return pageAnswer(page, paging, (row) =>
        movementAnswer(catalogue.asset(row.assetId), accountId, row),
      );
    },
    interestHistory: async ({ query, caller }) => {
      const { accountId } = caller.key;
      const paging = pagingOf(query);
      const symbol = query.asset ?? undefined;
      const asset = symbol ? catalogue.needAsset(symbol) : assetOf(context, accountId, query);
      const kinds = query.source ? interestKinds[query.source] : null;
      const marketId = marketOf(context, query.symbol);
      const page = await askPage(
        { ...paging, accountId, assetId: asset?.assetId ?? null, marketId, kinds },
        (of) => history.interest(of),
      );
      return pageAnswer(page, paging, (row): Wire<"InterestPayment"> => {
        const { spec } = catalogue.asset(row.assetId);
        return {
          paymentType: interestWords[row.interestKind],
          interestRate: billionthsText(row.ratePpb),
          interval: row.intervalMs,
          marketSymbol:
            row.marketId === MARKET_NONE ? spec.symbol : catalogue.market(row.marketId).spec.symbol,
          positionId: lendingPositionId(accountId, row.assetId),
          quantity: amountText(row.units, spec.decimals),
          symbol: spec.symbol,
          timestamp: naiveTime(row.timeMs),
        };
      });
    },
    borrowLendPositionHistory: async ({ query, caller }) => {
      const { accountId } = caller.key;
      const paging = pagingOf(query);
      const assetId = assetOf(context, accountId, query)?.assetId ?? null;
      const side = query.side ? ({ Borrow: "borrow", Lend: "lend" } as const)[query.side] : null;
      const isOpen = query.state ? query.state === "Open" : null;
      const page = await askPage({ ...paging, accountId, assetId, side, isOpen }, (of) =>
        history.lendingPositions(of),
      );
      return pageAnswer(page, paging, (row): Wire<"BorrowLendPositionRow"> => {
        const { spec } = catalogue.asset(row.assetId);
        return {
          positionId: lendingPositionId(accountId, row.assetId),
          quantity: amountText(row.units, spec.decimals),
          symbol: spec.symbol,
          source: lendingCauseWords[row.cause],
          cumulativeInterest: amountText(row.interestUnits, spec.decimals),
          avgInterestRate: billionthsText(row.ratePpb),
          side: row.side === "lend" ? "Lend" : "Borrow",
          createdAt: naiveTime(row.openedAtMs),
        };
      });
    },
  };
}

function perpPast(
  context: Context,
): Pick<Handlers, "fundingHistory" | "positionHistory" | "settlementHistory"> {
  const { catalogue, history, venue } = context;
  return {
    fundingHistory: async ({ query, caller }) => {
      const { answer: accounts } = await venue.query({
        kind: "accounts-of-user",
        userId: caller.key.userId,
      });
      const numbers = new Map(accounts.map((view) => [view.accountId, view.subaccountNumber]));
      const wanted = query.subaccountId ?? numbers.get(caller.key.accountId) ?? 0;
      const own = accounts.find((view) => view.subaccountNumber === wanted);
      if (own === undefined) return refuse(refusals.notFound);
      const paging = pagingOf(query);
      const page = await askPage(
        { ...paging, accountIds: [own.accountId], marketId: marketOf(context, query.symbol) },
        (of) => history.fundingPayments(of),
      );
      return pageAnswer(page, paging, (row): Wire<"FundingPayment"> => ({
        userId: caller.key.userId,
        subaccountId: wanted,
        symbol: catalogue.market(row.marketId).spec.symbol,
        quantity: moneyOf(catalogue)(row.units),
        intervalEndTimestamp: naiveTime(row.intervalEndMs),
        fundingRate: billionthsText(row.ratePpb),
      }));
    },
    positionHistory: async ({ query, caller }) => {
      const paging = pagingOf(query);
      const kinds: readonly string[] | null = query.marketType ?? null;
      const marketIds = query.symbol
        ? [catalogue.needMarket(query.symbol).marketId]
        : kinds === null
          ? null
          : catalogue
              .markets()
              .filter(({ spec }) => kinds.includes(marketKindWords[spec.kind]))
              .map(({ marketId }) => marketId);
      const isOpen = query.state ? query.state === "Open" : null;
      const { accountId } = caller.key;
      const page = await askPage({ ...paging, accountId, marketIds, isOpen }, (of) =>
        history.positions(of),
      );
      const rows = page.rows.map((row) => positionPast(context, row));
      return answer(rows) satisfies Reply<readonly Wire<"PositionHistoryRow">[]>;
    },
    settlementHistory: async ({ query, caller }) => {
      const { accountId, userId } = caller.key;
      const { answer: view } = await venue.query({ kind: "account", accountId });
      const paging = pagingOf(query);
      const causes = query.source ? settlementCauses[query.source] : null;
      const page = await askPage({ ...paging, accountId, causes }, (of) => history.settlements(of));
      return pageAnswer(page, paging, (row): Wire<"Settlement"> => ({
        quantity: moneyOf(catalogue)(row.units),
        source: settlementWords[row.cause],
        timestamp: naiveTime(row.timeMs),
        userId,
        subaccountId: view?.subaccountNumber ?? 0,
        engineSequence: row.sequence,
      }));
    },
  };
}

function movementAnswer(
  asset: Asset,
  accountId: AccountId,
  row: LendingMovementRow,
): Wire<"BorrowLendMovement"> {
  const amount = (units: number): string => amountText(units, asset.spec.decimals);
  return {
    eventType: movementWords[row.movement],
    positionId: lendingPositionId(accountId, row.assetId),
    positionQuantity: amount(row.lentUnits - row.borrowedUnits),
    quantity: amount(row.units),
    source: lendingCauseWords[row.cause],
    symbol: asset.spec.symbol,
    timestamp: naiveTime(row.timeMs),
    spotMarginOrderId: row.orderOrdinal === 0 ? null : orderIdText(row.orderOrdinal, row.orderSlot),
    ...(row.cause === "yield" ? { isYield: true } : {}),
  };
}

function positionPast({ catalogue }: Context, row: PositionRow): Wire<"PositionHistoryRow"> {
  const market = catalogue.market(row.marketId);
  const { scale, spec } = market;
  const money = moneyOf(catalogue);
  const isOpen = row.sizeLots !== 0;
  const notional = row.sizeLots * market.markTicks * scale.quoteUnitsPerLotTick;
  const closedLots = row.openedLots - Math.abs(row.sizeLots);
  return {
    id: String(row.positionId),
    symbol: spec.symbol,
    netQuantity: sizeText(scale, row.sizeLots, "trim"),
    netExposureQuantity: sizeText(scale, Math.abs(row.sizeLots), "trim"),
    netExposureNotional: money(Math.abs(notional)),
    netCost: money(row.entryQuote),
    markPrice: priceText(scale, market.markTicks, "trim"),
    entryPrice: entryPriceText(scale, row),
    cumulativePnlRealized: money(row.realizedQuote),
    unrealizedPnl: money(isOpen ? notional - row.entryQuote : 0),
    fundingQuantity: money(row.fundingQuote),
    interest: money(row.interestQuote),
    liquidated: sizeText(scale, row.liquidatedLots, "trim"),
    imf: "0",
    fees: money(row.feesQuote),
    state: isOpen ? "Open" : "Closed",
    closedVolume: sizeText(scale, closedLots, "trim"),
    liquidationFees: "0",
    closingPrice: isOpen ? breakEvenText(scale, row) : null,
    accountLeverage: null,
    openedAt: naiveTime(row.openedAtMs),
    closedAt: isOpen ? null : naiveTime(row.timeMs),
  };
}

/** The asset that a query names by symbol or by the id of a position. */
function assetOf(
  { catalogue }: Context,
  accountId: AccountId,
  query: {
    readonly symbol?: string | null | undefined;
    readonly positionId?: string | null | undefined;
  },
): Asset | undefined {
  if (query.symbol && catalogue.findAsset(query.symbol) !== undefined)
    return catalogue.needAsset(query.symbol);
  if (!query.positionId) return undefined;
  const named = catalogue
    .assets()
    .find(({ assetId }) => lendingPositionId(accountId, assetId) === query.positionId);
  return named ?? refuse(refusals.notFound);
}

/** The market that a symbol names; an asset's symbol names none. */
function marketOf({ catalogue }: Context, symbol: string | null | undefined): MarketId | null {
  if (!symbol || catalogue.findAsset(symbol) !== undefined) return null;
  return catalogue.needMarket(symbol).marketId;
}

/** The causes whose published words stand in a list separated by commas. */
function causesOf(sources: string | null | undefined): LendingMovementRow["cause"][] | null {
  if (!sources) return null;
  const wanted = sources.split(",").map((word) => word.trim());
  return (Object.keys(lendingCauseWords) as LendingMovementRow["cause"][]).filter((cause) =>
    wanted.includes(lendingCauseWords[cause]),
  );
}
