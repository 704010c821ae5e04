import type { EventKind } from "@holdall/core/protocol";
import type { PlacedEvent } from "./excerpt.ts";
import { sqlText } from "./sql-text.ts";
import { parseWithdrawalDetails } from "./withdrawals/withdrawal-details.ts";

/** How events of some kinds become rows: the statements take them as one JSON array, in order. */
export interface Projection {
  readonly kinds: readonly EventKind[];
  readonly statements: readonly string[];
  /** Turns an event into what the statements expect, where that is more than its fields. */
  readonly unfold?: (event: PlacedEvent) => Readonly<Record<string, unknown>>;
}

/**
 * The version of schema and projections together. A database of another version is emptied when
 * it is opened, and filled again from the journal. A test holds it against the statements.
 */
export const HISTORY_VERSION = 2;

/** Kinds that carry the whole state of an order. */
const orderKinds = [
  "order-accepted",
  "order-filled",
  "order-cancelled",
  "order-expired",
  "order-amended",
  "trigger-placed",
  "trigger-fired",
  "trigger-failed",
] as const satisfies readonly EventKind[];

/** One folder per family of tables; the cursor's comes first, because it makes the SQL schema. */
export const schemas: readonly string[] = [
  "cursor",
  "tallies",
  "fills",
  "orders",
  "trades",
  "candles",
  "deposits",
  "withdrawals",
  "transfers",
  "dust",
  "lending",
  "interest",
  "funding",
  "settlements",
  "positions",
  "pools",
  "liquidations",
].map((folder) => statement(`${folder}/schema.sql`));

/** Every projection, in the order in which they run within a transaction. */
export const projections: readonly Projection[] = [
  projection(["order-filled"], "fills/tally.sql", "fills/apply.sql"),
  projection(orderKinds, "orders/tally.sql", "orders/apply.sql"),
  projection(["order-terms"], "orders/terms.sql"),
  projection(["traded"], "trades/apply.sql", "candles/apply.sql"),
  projection(["deposited"], "deposits/apply.sql"),
  {
    ...projection(["withdrawal-requested"], "withdrawals/apply.sql"),
    unfold: (event) =>
      event.kind === "withdrawal-requested"
        ? { ...event, ...parseWithdrawalDetails(event.details) }
        : event,
  },
  projection(["withdrawal-settled", "withdrawal-cancelled"], "withdrawals/end.sql"),
  projection(["transferred"], "transfers/apply.sql"),
  projection(["dust-converted"], "dust/apply.sql"),
  projection(["prices-set"], "candles/apply-prices.sql"),
  projection(["lending-changed"], "lending/apply.sql", "lending/positions.sql"),
  projection(["interest-paid"], "interest/apply.sql", "lending/interest.sql"),
  projection(["pool-changed"], "pools/apply.sql"),
  projection(["position-changed"], "positions/apply.sql"),
  projection(["unsettled-changed"], "settlements/apply.sql"),
  projection(["funding-rate-set"], "funding/apply-rates.sql"),
  projection(["funding-paid"], "funding/apply-payments.sql"),
  projection(["liquidation-step"], "liquidations/apply.sql"),
];

/** The kinds of events that leave a row somewhere. */
export const keptKinds: ReadonlySet<EventKind> = new Set(projections.flatMap(({ kinds }) => kinds));

function projection(kinds: readonly EventKind[], ...files: readonly string[]): Projection {
  return { kinds, statements: files.map(statement) };
}

function statement(file: string): string {
  return sqlText(new URL(file, import.meta.url));
}
