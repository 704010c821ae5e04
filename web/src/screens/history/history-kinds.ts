import type { Client } from "@holdall/client";

/** A row of any history, by the venue's own field names. */
export type HistoryRow = Readonly<Record<string, unknown>>;

interface HistoryKind<Name extends string> {
  readonly name: Name;
  readonly page: (client: Client, limit: number, offset: number) => Promise<readonly HistoryRow[]>;
  readonly all: (client: Client) => AsyncIterable<HistoryRow>;
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
    all: (client) => client.rows(route, {}) as AsyncIterable<HistoryRow>,
  };
}

async function* once(rows: Promise<readonly HistoryRow[]>): AsyncGenerator<HistoryRow> {
  yield* await rows;
}

const MOVEMENTS_MAX = 1_000;

/** Everything that history keeps, one kind a row. */
export const historyKinds = [
  paged("orders", "orderHistory"),
  paged("fills", "fillHistory"),
  {
    name: "deposits",
    page: (client, limit, offset) => client.rest.deposits({ limit, offset }),
    all: (client) => once(client.rest.deposits({ limit: MOVEMENTS_MAX })),
  } satisfies HistoryKind<"deposits">,
  {
    name: "withdrawals",
    page: (client, limit, offset) => client.rest.withdrawals({ limit, offset }),
    all: (client) => once(client.rest.withdrawals({ limit: MOVEMENTS_MAX })),
  } satisfies HistoryKind<"withdrawals">,
  paged("transfers", "transferHistory"),
  paged("funding", "fundingHistory"),
  paged("interest", "interestHistory"),
  paged("settlements", "settlementHistory"),
  paged("loans", "borrowLendHistory"),
  paged("dust", "dustHistory"),
  paged("rfqs", "rfqHistory"),
  paged("strategies", "strategyHistory"),
] as const;
