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

const MOVEMENTS_PAGE = 1_000;

/** Movements of funds come in pages without a count of them: the last one is short. */
function movements<const Name extends string>(
  name: Name,
  ask: (client: Client, limit: number, offset: number) => Promise<readonly HistoryRow[]>,
): HistoryKind<Name> {
  return {
    name,
    page: async (client, limit, offset) => (await ask(client, limit, offset)).map(withoutSteps),
    async *all(client) {
      for (let offset = 0; ; offset += MOVEMENTS_PAGE) {
        const rows = await ask(client, MOVEMENTS_PAGE, offset);
        yield* rows.map(withoutSteps);
        if (rows.length < MOVEMENTS_PAGE) return;
      }
    },
  };
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
