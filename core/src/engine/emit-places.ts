/**
 * Places of the fields in a record, counted in words of 4 and of 8 bytes and copied name by name:
 * the machine folds the fields of such an object into its code, while the objects of the schemas,
 * built in a loop, are hash tables to it. Fields below 4 bytes are written together, a word at a
 * time, which the tests compare with the codec.
 */
import { eventSchemas } from "@holdall/core/protocol";
import type { EventKind } from "@holdall/core/protocol";

type SchemaOf<Kind extends EventKind> = Extract<(typeof eventSchemas)[number], { kind: Kind }>;

export function schema<Kind extends EventKind>(kind: Kind): SchemaOf<Kind> {
  return eventSchemas.find((row) => row.kind === kind) as unknown as SchemaOf<Kind>;
}

const STATE = schema("order-accepted");
const FILLED = schema("order-filled");
const ENDED = schema("order-cancelled");
const BALANCE = schema("balance-changed");
const LEVEL = schema("level-changed");
const TRADED = schema("traded");
const REJECTED = schema("rejected");
const POSITION = schema("position-changed");
const UNSETTLED = schema("unsettled-changed");
const FUNDING = schema("funding-paid");

export function wordOf(offset: number): number {
  return offset >> 2;
}

export function doubleOf(offset: number): number {
  return offset >> 3;
}

/** First word of a record: its code and its length in bytes. */
function head(schema: { readonly code: number; readonly bytes: number }): number {
  return schema.code | (schema.bytes << 16);
}

export const ORDER_AT = {
  accountId: wordOf(STATE.offsets.accountId),
  orderSlot: wordOf(STATE.offsets.orderSlot),
  marketId: wordOf(STATE.offsets.marketId),
  side: wordOf(STATE.offsets.side),
  status: wordOf(STATE.offsets.status),
  orderOrdinal: doubleOf(STATE.offsets.orderOrdinal),
  clientId: doubleOf(STATE.offsets.clientId),
  priceTicks: doubleOf(STATE.offsets.priceTicks),
  sizeLots: doubleOf(STATE.offsets.sizeLots),
  quoteUnits: doubleOf(STATE.offsets.quoteUnits),
  filledLots: doubleOf(STATE.offsets.filledLots),
  filledQuoteUnits: doubleOf(STATE.offsets.filledQuoteUnits),
  createdAtMs: doubleOf(STATE.offsets.createdAtMs),
  head: head(STATE),
  bytes: STATE.bytes,
};
export const ENDED_AT = { reason: wordOf(ENDED.offsets.reason), bytes: ENDED.bytes };
export const FILL_AT = {
  feeAssetId: wordOf(FILLED.offsets.feeAssetId),
  tradeId: doubleOf(FILLED.offsets.tradeId),
  fillTicks: doubleOf(FILLED.offsets.fillTicks),
  fillLots: doubleOf(FILLED.offsets.fillLots),
  fillQuoteUnits: doubleOf(FILLED.offsets.fillQuoteUnits),
  feeUnits: doubleOf(FILLED.offsets.feeUnits),
  head: head(FILLED),
  bytes: FILLED.bytes,
};
export const BALANCE_AT = {
  accountId: wordOf(BALANCE.offsets.accountId),
  assetId: wordOf(BALANCE.offsets.assetId),
  freeUnits: doubleOf(BALANCE.offsets.freeUnits),
  lockedUnits: doubleOf(BALANCE.offsets.lockedUnits),
  head: head(BALANCE),
  bytes: BALANCE.bytes,
};
export const LEVEL_AT = {
  marketId: wordOf(LEVEL.offsets.marketId),
  orders: wordOf(LEVEL.offsets.orders),
  updateId: doubleOf(LEVEL.offsets.updateId),
  priceTicks: doubleOf(LEVEL.offsets.priceTicks),
  totalLots: doubleOf(LEVEL.offsets.totalLots),
  head: head(LEVEL),
  bytes: LEVEL.bytes,
};
export const TRADED_AT = {
  marketId: wordOf(TRADED.offsets.marketId),
  bidOrderSlot: wordOf(TRADED.offsets.bidOrderSlot),
  askOrderSlot: wordOf(TRADED.offsets.askOrderSlot),
  bidOrderOrdinal: doubleOf(TRADED.offsets.bidOrderOrdinal),
  askOrderOrdinal: doubleOf(TRADED.offsets.askOrderOrdinal),
  tradeId: doubleOf(TRADED.offsets.tradeId),
  priceTicks: doubleOf(TRADED.offsets.priceTicks),
  sizeLots: doubleOf(TRADED.offsets.sizeLots),
  quoteUnits: doubleOf(TRADED.offsets.quoteUnits),
  head: head(TRADED),
  bytes: TRADED.bytes,
};
export const REJECTED_AT = {
  accountId: wordOf(REJECTED.offsets.accountId),
  code: wordOf(REJECTED.offsets.code),
  head: head(REJECTED),
  bytes: REJECTED.bytes,
};

export const POSITION_AT = {
  accountId: wordOf(POSITION.offsets.accountId),
  marketId: wordOf(POSITION.offsets.marketId),
  positionId: doubleOf(POSITION.offsets.positionId),
  sizeLots: doubleOf(POSITION.offsets.sizeLots),
  entryQuote: doubleOf(POSITION.offsets.entryQuote),
  realizedQuote: doubleOf(POSITION.offsets.realizedQuote),
  fundingQuote: doubleOf(POSITION.offsets.fundingQuote),
  interestQuote: doubleOf(POSITION.offsets.interestQuote),
  feesQuote: doubleOf(POSITION.offsets.feesQuote),
  openedLots: doubleOf(POSITION.offsets.openedLots),
  openedQuote: doubleOf(POSITION.offsets.openedQuote),
  openedAtMs: doubleOf(POSITION.offsets.openedAtMs),
  head: head(POSITION),
  bytes: POSITION.bytes,
};
export const UNSETTLED_AT = {
  accountId: wordOf(UNSETTLED.offsets.accountId),
  marketId: wordOf(UNSETTLED.offsets.marketId),
  units: doubleOf(UNSETTLED.offsets.units),
  unsettledUnits: doubleOf(UNSETTLED.offsets.unsettledUnits),
  head: head(UNSETTLED),
  bytes: UNSETTLED.bytes,
};
export const FUNDING_AT = {
  accountId: wordOf(FUNDING.offsets.accountId),
  marketId: wordOf(FUNDING.offsets.marketId),
  sizeLots: doubleOf(FUNDING.offsets.sizeLots),
  ratePpb: doubleOf(FUNDING.offsets.ratePpb),
  units: doubleOf(FUNDING.offsets.units),
  intervalEndMs: doubleOf(FUNDING.offsets.intervalEndMs),
  head: head(FUNDING),
  bytes: FUNDING.bytes,
};
