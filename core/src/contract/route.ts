import { type Infer, integer, object, u16, word, type Fields, type Schema } from "./schema.ts";

/** One REST route, complete: the server's validation, the client's method and the document of it. */
export interface Route {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Path with named places in braces, as in `/api/v1/reserves/{date}/{file}`. */
  readonly path: string;
  readonly access: Access;
  /** The named places of the path; each is required. */
  readonly params?: ObjectFields;
  readonly query?: ObjectFields;
  /** Headers a caller may add; they are not part of the signed string. */
  readonly headers?: ObjectFields;
  readonly body?: Schema;
  readonly response: Schema;
  /** Every status beside 200 that the route's own logic may answer. */
  readonly statuses: readonly number[];
  /** True when the answer carries the four paging headers. */
  readonly paged?: true;
  /** The exact `Cache-Control` of a good answer; none when absent. */
  readonly cacheControl?: string;
  /** Which allowance a call draws from; `standard` when absent. */
  readonly bucket?: Bucket;
  /** How much of the allowance one call takes; 1 when absent. A batch takes this for each item. */
  readonly weight?: number;
  /** `refuse` on routes that move value out or change keys; elsewhere unknown fields pass. */
  readonly unknownFields?: "refuse";
  /** True when the same command may be sent as a frame over a logged-on socket. */
  readonly socket?: true;
  /** True when the route exists only while the demo world runs. */
  readonly demo?: true;
}

/**
 * Who may call: anybody; the holder of a key with that scope, who signs the instruction; or a web
 * session, which an API key can never stand for.
 */
export type Access =
  | { readonly kind: "anyone" }
  | { readonly kind: "key"; readonly instruction: string; readonly scope: Scope }
  | { readonly kind: "session" };

/** What an API key may do. Scopes do not contain each other. */
export type Scope = "read" | "trade" | "transfer" | "withdraw" | "rfq" | "vault";

/**
 * The allowances of a caller, refilled each minute. Cancels have their own, so that a caller who
 * exhausted the others can still reduce risk.
 */
export type Bucket = "standard" | "historical" | "cancel";

export const bucketsPerMinute = {
  standard: 2_000,
  historical: 30,
  cancel: 4_000,
} as const satisfies Readonly<Record<Bucket, number>>;

export type ObjectFields = Schema & { readonly required: Fields; readonly optional: Fields };

/** Names a request in every answer to it, refusals too, and in the venue's log: 32 hexadecimal digits. */
export const REQUEST_ID_HEADER = "X-Request-Id";

/** The most orders one batch may carry. */
export const BATCH_ORDERS_MAX = 50;

export const anyone = { kind: "anyone" } as const satisfies Access;
export const session = { kind: "session" } as const satisfies Access;

/** Access by API key: the instruction that the caller signs and the scope that the key must have. */
export function key(instruction: string, scope: Scope): Extract<Access, { kind: "key" }> {
  return { kind: "key", instruction, scope };
}

/** The fields of a query or of a path; a record without a name of its own. */
export function query<R extends Fields, O extends Fields>(
  required: R,
  optional?: O,
): ReturnType<typeof object<R, O>> {
  return object("", required, optional);
}

/** How many rows a page carries: 100 unless asked otherwise, never more than `max`. */
export function limit(max: number): Schema<number> {
  return integer("uint64", { max, default: PAGE_ROWS_DEFAULT });
}

const PAGE_ROWS_DEFAULT = 100;

export const brokerIdHeader = query({}, { "X-BROKER-ID": u16 });
export const brokerHeaders = query({}, { "X-BROKER-ID": u16, "X-BROKER-KEY": word });

/** The type of a route's part; `undefined` where the route has none. */
export type PartOf<R extends Route, P extends "query" | "params" | "headers" | "body"> =
  R extends Readonly<Record<P, infer S>> ? Infer<S> : undefined;
