import type { Client } from "@holdall/client";
import { momentMs } from "@holdall/web/page";

/** A row of any history, by the venue's own field names. */
export type HistoryRow = Readonly<Record<string, unknown>>;

/** From one moment to another, both inclusive, in milliseconds; open where nothing is said. */
export interface Period {
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
}

interface HistoryKind<Name extends string> {
  readonly name: Name;
  readonly page: (client: Client, limit: number, offset: number) => Promise<readonly HistoryRow[]>;
  /** Every row of a period, newest first. */
  readonly all: (client: Client, period: Period) => AsyncIterable<HistoryRow>;
}

/** What a row calls its time: the first of these that it has. */
export const TIME_NAMES = ["timestamp", "createdAt", "intervalEndTimestamp", "filledAt"];

function momentOf(row: HistoryRow): number | undefined {
  const name = TIME_NAMES.find((each) => typeof row[each] === "string");
  return name === undefined ? undefined : momentMs(row[name] as string);
}

/** Cuts rows that come newest first to a period; what is older is not asked for. */
async function* within(
  rows: AsyncIterable<HistoryRow>,
  { fromMs, toMs }: Period,
): AsyncGenerator<HistoryRow, void> {
  for await (const row of rows) {
    const atMs = momentOf(row);
    if (atMs !== undefined && toMs !== undefined && atMs > toMs) continue;
    if (atMs !== undefined && fromMs !== undefined && atMs < fromMs) return;
    yield row;
  }
}

/** The paged histories that the venue keeps. */
type HistoryRoute =
  | "orderHistory"
  | "fillHistory"
  | "transferHistory"
  | "fundingHistory"
  | "interestHistory"
  | "settlementHistory"
  | "borrowLendHistory"
  | "dustHistory"
  | "rfqHistory"
  | "strategyHistory";

function paged<const Name extends string>(name: Name, route: HistoryRoute): HistoryKind<Name> {
  return {
    name,
    page: async (client, limit, offset) => (await client.call(route, { limit, offset })) ?? [],
    all: (client, period) => within(client.rows(route, {}) as AsyncIterable<HistoryRow>, period),
  };
}

const MOVEMENTS_PAGE = 1_000;

/** Movements of funds come in pages without a count of them: the last one is short. */
function movements<const Name extends string>(
  name: Name,
  ask: (client: Client, limit: number, offset: number) => Promise<readonly HistoryRow[]>,
): HistoryKind<Name> {
  return {
    name,
    page: async (client, limit, offset) => (await ask(client, limit, offset)).map(withoutSteps),
    all: (client, period) =>
      within(
        everyPage((offset) => ask(client, MOVEMENTS_PAGE, offset)),
        period,
      ),
  };
}

async function* everyPage(
  ask: (offset: number) => Promise<readonly HistoryRow[]>,
): AsyncGenerator<HistoryRow, void> {
  for (let offset = 0; ; offset += MOVEMENTS_PAGE) {
    const rows = await ask(offset);
    yield* rows.map(withoutSteps);
    if (rows.length < MOVEMENTS_PAGE) return;
  }
}

/** The row without its steps, which are for following and not for keeping. */
function withoutSteps(row: HistoryRow): HistoryRow {
  return Object.fromEntries(Object.entries(row).filter(([name]) => name !== "movement"));
}

/** Everything that history keeps, one kind a row. */
export const historyKinds = [
  paged("orders", "orderHistory"),
  paged("fills", "fillHistory"),
  movements("deposits", (client, limit, offset) => client.rest.deposits({ limit, offset })),
  movements("withdrawals", (client, limit, offset) => client.rest.withdrawals({ limit, offset })),
  paged("transfers", "transferHistory"),
  paged("funding", "fundingHistory"),
  paged("interest", "interestHistory"),
  paged("settlements", "settlementHistory"),
  paged("loans", "borrowLendHistory"),
  paged("dust", "dustHistory"),
  paged("rfqs", "rfqHistory"),
  paged("strategies", "strategyHistory"),
] as const;
