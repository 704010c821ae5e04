import type {
  BodyOf,
  ParamsOf,
  QueryOf,
  ResponseOf,
  RouteName,
  routes,
  Wire,
} from "@holdall/core/contract";
import type { AccountId, AssetId, HistoryReader, Page, Venue } from "@holdall/core/protocol";
import type { Clock } from "@holdall/server/ports";
import type { Caller } from "../auth/verifier.ts";
import type { Catalogue } from "../catalogue.ts";
import type { MarketData } from "../market-data/market-data.ts";
import type { OrderTermsMemory } from "../order-terms.ts";
import type { WebPeople } from "../web/web-options.ts";
import type { ReservesDoor } from "./reserves-handlers.ts";

type AccessOf<N extends RouteName> = (typeof routes)[N]["access"]["kind"];

/** One request, parsed and authenticated. */
interface Call<N extends RouteName> {
  readonly query: QueryOf<N>;
  readonly params: ParamsOf<N>;
  readonly body: BodyOf<N>;
  /** Who called; only routes for keys have one. */
  readonly caller: AccessOf<N> extends "key" ? Caller : undefined;
  /** The broker named in the headers, or 0. */
  readonly brokerId: number;
}

/** A good answer. */
export interface Reply<T> {
  /** `undefined` sends an empty body. */
  readonly value: T | undefined;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

type Handler<N extends RouteName> = (
  call: Call<N>,
) => Reply<ResponseOf<N>> | Promise<Reply<ResponseOf<N>>>;

/** Stands where the capability behind a route has not landed; the caller is authenticated first. */
export const notImplemented = "not-implemented";

/** One handler for each row of the contract: a missing one does not compile. */
export type Handlers = {
  readonly [N in RouteName]: Handler<N> | typeof notImplemented;
};

/** Gives demo funds; refuses by throwing a `RefusalError`, or answers what it granted. */
export type Faucet = (request: {
  readonly caller: Caller;
  readonly assetId: AssetId;
  /** `undefined` = as much as one request may have. */
  readonly units: number | undefined;
}) => Promise<{ readonly units: number }>;

/** How a movement of funds is known while it is under way, and for a while after. */
type Movement = NonNullable<Wire<"Deposit">["movement"]>;

/** A deposit that the ledger does not have yet, or has had for a moment. */
export interface RailDeposit {
  readonly assetId: AssetId;
  readonly blockchain: string;
  readonly units: number;
  readonly transactionHash: string;
  readonly address: string;
  readonly fromAddress: string;
  readonly seenAtMs: number;
  /** What the ledger knows it by, or will. */
  readonly reference: string;
  readonly movement: Movement;
}

/** What brings value in and out. `send` exists only where the chain is invented. */
export interface Rail {
  address(accountId: AccountId, blockchain: string): string;
  /** How many confirmations a deposit needs, and after how many seconds it is usually there. */
  readonly pace: { readonly confirmations: number; readonly expectedSeconds: number };
  waiting(accountId: AccountId): readonly RailDeposit[];
  depositMovement(reference: string): Movement | undefined;
  withdrawalMovement(withdrawalId: number): Movement | undefined;
  /** Stops a withdrawal that is not signed yet; false for one that will leave whoever asks. */
  recall(withdrawalId: number): boolean;
  /** Resolves once it is remembered. Refuses by a `RefusalError`. */
  send?(asked: {
    readonly accountId: AccountId;
    readonly assetId: AssetId;
    readonly blockchain: string;
    readonly units: number;
  }): Promise<RailDeposit>;
}

/** What handlers work with. */
export interface Context {
  readonly venue: Venue;
  readonly catalogue: Catalogue;
  readonly data: MarketData;
  readonly history: HistoryReader;
  readonly clock: Clock;
  readonly terms: OrderTermsMemory;
  readonly faucet: Faucet | undefined;
  readonly rail: Rail | undefined;
  readonly reserves: ReservesDoor | undefined;
  /** The people whose rules bind their keys; without them only keys of the demo world withdraw. */
  readonly people: Pick<WebPeople, "withdrawalOfKey" | "region"> | undefined;
}

/** The answer with a body. */
export function answer<T>(value: T, headers: Readonly<Record<string, string>> = {}): Reply<T> {
  return { value, status: 200, headers };
}

/** Success without a body. */
export function empty(status: 200 | 202 | 204): Reply<never> {
  return { value: undefined, status, headers: {} };
}

/** A page of rows, with the headers that say where in the whole it stands. */
export function pageAnswer<Row, T>(
  page: Page<Row>,
  of: { readonly limit: number; readonly offset: number },
  toWire: (row: Row) => T,
): Reply<readonly T[]> {
  const size = Math.max(1, of.limit);
  return answer(page.rows.map(toWire), {
    "X-PAGE-COUNT": String(Math.ceil(page.total / size)),
    "X-CURRENT-PAGE": String(Math.floor(of.offset / size) + 1),
    "X-PAGE-SIZE": String(of.limit),
    "X-TOTAL": String(page.total),
  });
}

/**
 * Asks for a page. Of a page without rows only the total is wanted, which history gives with a row.
 */
export async function askPage<Row, const Of extends { readonly limit: number }>(
  of: Of,
  ask: (of: Of) => Promise<Page<Row>>,
): Promise<Page<Row>> {
  if (of.limit > 0) return ask(of);
  const { total } = await ask({ ...of, limit: 1 });
  return { rows: [], total };
}

/** The paging of a query; newest first unless asked otherwise. */
export function pagingOf(query: {
  readonly limit?: number | null | undefined;
  readonly offset?: number | null | undefined;
  readonly sortDirection?: "Asc" | "Desc" | null | undefined;
}): { limit: number; offset: number; sort: "asc" | "desc" } {
  return {
    limit: query.limit ?? PAGE_ROWS_DEFAULT,
    offset: query.offset ?? 0,
    sort: query.sortDirection === "Asc" ? "asc" : "desc",
  };
}

const PAGE_ROWS_DEFAULT = 100;

/** Marks an answer that repeats the first one to the same request. */
export const REPEATED_HEADER = { "X-Holdall-Repeated": "true" } as const;
