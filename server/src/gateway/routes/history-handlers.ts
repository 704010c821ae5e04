import type { QueryOf, Wire } from "@holdall/core/contract";
import { parseOrderId, type MarketId } from "@holdall/core/protocol";
import type { OrderName } from "@holdall/core/protocol";
import { marketKindWords, type Catalogue } from "../catalogue.ts";
import { refuse, refusals } from "../refusal.ts";
import { amountText } from "../words/numbers.ts";
import { fillAnswer, orderHistoryAnswer } from "../words/orders.ts";
import { naiveTime } from "../words/time.ts";
import { askPage, pageAnswer, pagingOf, type Context, type Handlers } from "./call.ts";

type HistoryName = "fillHistory" | "orderHistory" | "dustHistory" | "transferHistory";

/** Kinds of fill that can exist while nobody is liquidated. */
const ordinaryFillTypes: readonly (string | undefined)[] = [undefined, "User"];

/** Handlers of what is past: one's orders, fills, conversions and transfers. */
export function historyHandlers(context: Context): Pick<Handlers, HistoryName> {
  const { catalogue, history } = context;
  return {
    fillHistory: async ({ query, caller }) => {
      const paging = pagingOf(query);
      if (!ordinaryFillTypes.includes(query.fillType ?? undefined) || query.strategyId)
        return pageAnswer({ rows: [], total: 0 }, paging, () => refuse(refusals.notFound));
      const page = await askPage(
        {
          ...paging,
          accountId: caller.key.accountId,
          marketIds: marketIdsOf(catalogue, query),
          order: orderOf(query.orderId),
          fromMs: query.from ?? null,
          toMs: query.to ?? null,
        },
        (of) => history.fills(of),
      );
      return pageAnswer(page, paging, (row) =>
        fillAnswer(catalogue.market(row.marketId), row, catalogue.asset(row.feeAssetId)),
      );
    },
    orderHistory: async ({ query, caller }) => {
      const paging = pagingOf(query);
      if (query.strategyId)
        return pageAnswer({ rows: [], total: 0 }, paging, () => refuse(refusals.notFound));
      const page = await askPage(
        {
          ...paging,
          accountId: caller.key.accountId,
          marketIds: marketIdsOf(catalogue, query),
          order: orderOf(query.orderId),
        },
        (of) => history.orders(of),
      );
      return pageAnswer(page, paging, (row) =>
        orderHistoryAnswer(catalogue.market(row.state.marketId), row),
      );
    },
    dustHistory: (call) => dustHistory(context, call),
    transferHistory: (call) => transferHistory(context, call),
  };
}

type CallOf<N extends HistoryName> = Parameters<Exclude<Handlers[N], string>>[0];

async function dustHistory(context: Context, { query, caller }: CallOf<"dustHistory">) {
  const paging = pagingOf(query);
  const settlement = context.catalogue.asset(context.catalogue.parameters.settlementAssetId);
  const page = await askPage(
    {
      ...paging,
      accountId: caller.key.accountId,
      assetId: query.symbol ? context.catalogue.needAsset(query.symbol).assetId : null,
      id: query.id ?? null,
      clientId: null,
      fromMs: null,
      toMs: null,
    },
    (of) => context.history.dustConversions(of),
  );
  return pageAnswer(page, paging, (row): Wire<"DustConversion"> => {
    const asset = context.catalogue.asset(row.assetId);
    return {
      id: row.conversionId,
      quantity: amountText(row.units, asset.spec.decimals),
      symbol: asset.spec.symbol,
      usdcReceived: amountText(row.receivedUnits, settlement.spec.decimals),
      timestamp: naiveTime(row.timeMs),
    };
  });
}

async function transferHistory(context: Context, { query, caller }: CallOf<"transferHistory">) {
  const { catalogue, venue, history } = context;
  const paging = pagingOf(query);
  const { answer: accounts } = await venue.query({
    kind: "accounts-of-user",
    userId: caller.key.userId,
  });
  const numbers = new Map(accounts.map((view) => [view.accountId, view.subaccountNumber]));
  const page = await askPage(
    {
      ...paging,
      accountId: caller.key.accountId,
      assetId: query.symbol ? catalogue.needAsset(query.symbol).assetId : null,
      id: null,
      clientId: null,
      fromMs: null,
      toMs: null,
    },
    (of) => history.transfers(of),
  );
  return pageAnswer(page, paging, (row): Wire<"SubaccountTransferRow"> => {
    const asset = catalogue.asset(row.assetId);
    return {
      id: String(row.transferId),
      fromSubaccountId: numbers.get(row.sourceId) ?? 0,
      toSubaccountId: numbers.get(row.targetId) ?? 0,
      symbol: asset.spec.symbol,
      quantity: amountText(row.units, asset.spec.decimals),
      timestamp: naiveTime(row.timeMs),
    };
  });
}

/** The markets that a query is narrowed to; null where it is open. */
function marketIdsOf(
  catalogue: Catalogue,
  query: Pick<QueryOf<"orderHistory">, "symbol" | "marketType">,
): readonly MarketId[] | null {
  if (query.symbol) return [catalogue.needMarket(query.symbol).marketId];
  const kinds: readonly string[] | null = query.marketType ?? null;
  if (kinds === null) return null;
  return catalogue
    .markets()
    .filter((market) => kinds.includes(marketKindWords[market.spec.kind]))
    .map((market) => market.marketId);
}

function orderOf(orderId: string | null | undefined): OrderName | null {
  if (orderId === undefined || orderId === null) return null;
  return parseOrderId(orderId) ?? refuse(refusals.orderIdInvalid);
}
