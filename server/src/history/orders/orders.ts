import type {
  CloseReason,
  EventOf,
  OrderFilter,
  OrderRow,
  OrderState,
  Page,
} from "@holdall/core/protocol";
import type { Session } from "../database.ts";
import { marketValues, readPage } from "../page.ts";
import type { PageQuery } from "../page.ts";
import { fieldsOf } from "../rows.ts";
import type { Row } from "../rows.ts";
import { sortedQuery } from "../sql-text.ts";

type Terms = Omit<EventOf<"order-terms">, "kind">;

const query: PageQuery<OrderRow> = {
  text: sortedQuery(new URL("query.sql", import.meta.url)),
  key: "order_ordinal",
  read: readOrder,
};

/** A page of an account's orders, in order of acceptance. */
export function readOrders(session: Session, filter: OrderFilter): Promise<Page<OrderRow>> {
  return readPage(session, query, filter, [
    filter.accountId,
    ...marketValues(filter.marketIds),
    filter.order?.ordinal ?? null,
    filter.order?.slot ?? null,
  ]);
}

function readOrder(row: Row): OrderRow {
  const order = fieldsOf(row) as unknown as OrderState & Terms;
  return {
    state: stateOf(order),
    // Every stored record of terms names a price source; without one there is no record.
    terms: row.trigger_by === null ? null : termsOf(order),
    reason: row.reason as CloseReason | null,
    timeMs: row.time_ms as number,
  };
}

function stateOf(order: OrderState): OrderState {
  return {
    accountId: order.accountId,
    orderSlot: order.orderSlot,
    marketId: order.marketId,
    brokerId: order.brokerId,
    side: order.side,
    type: order.type,
    timeInForce: order.timeInForce,
    selfTrade: order.selfTrade,
    status: order.status,
    origin: order.origin,
    postOnly: order.postOnly,
    reduceOnly: order.reduceOnly,
    orderOrdinal: order.orderOrdinal,
    clientId: order.clientId,
    priceTicks: order.priceTicks,
    sizeLots: order.sizeLots,
    quoteUnits: order.quoteUnits,
    filledLots: order.filledLots,
    filledQuoteUnits: order.filledQuoteUnits,
    createdAtMs: order.createdAtMs,
  };
}

function termsOf(order: Terms): Terms {
  return {
    accountId: order.accountId,
    orderSlot: order.orderSlot,
    orderOrdinal: order.orderOrdinal,
    marketId: order.marketId,
    triggerBy: order.triggerBy,
    takeProfitBy: order.takeProfitBy,
    stopLossBy: order.stopLossBy,
    slippageKind: order.slippageKind,
    triggerIsPercent: order.triggerIsPercent,
    triggerPriceTicks: order.triggerPriceTicks,
    triggerQuantity: order.triggerQuantity,
    takeProfitTicks: order.takeProfitTicks,
    takeProfitLimitTicks: order.takeProfitLimitTicks,
    stopLossTicks: order.stopLossTicks,
    stopLossLimitTicks: order.stopLossLimitTicks,
    slippageTolerance: order.slippageTolerance,
    expiresAtMs: order.expiresAtMs,
    relatedOrdinal: order.relatedOrdinal,
    relatedSlot: order.relatedSlot,
  };
}
