import type { ObjectFields } from "../route.ts";
import type { Infer, Schema } from "../schema.ts";
import type { OperatorPower } from "./operator-roles.ts";

/**
 * One route of the web application, complete. These routes answer pages of their own origin only:
 * they are no part of the public API and of its document.
 */
export interface WebRoute {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly access: WebAccess;
  readonly query?: ObjectFields;
  /** Unknown fields are refused, always. */
  readonly body?: ObjectFields;
  readonly response: Schema;
  /** Every status beside 200 that the route's own logic may answer. */
  readonly statuses: readonly number[];
  /** What the person must be allowed by one of their roles. */
  readonly power?: OperatorPower;
  /** True when the route exists only in the demo world. */
  readonly demo?: true;
}

/**
 * What a caller must show. `visitor`: nothing but the page's own origin. `session`: the cookie,
 * enough to read. `command`: the cookie, and a signature by the session's own key over the route's
 * name as instruction and the fields of the body, in the headers of the public API (`X-API-Key`,
 * `X-Signature`, `X-Timestamp`, `X-Window`). `step-up`: all of it, and in `X-Step-Up` the id of a
 * confirmation that the person gave for exactly this route and body.
 */
export type WebAccess = "visitor" | "session" | "command" | "step-up";

/** The header that names a given confirmation. */
export const STEP_UP_HEADER = "X-Step-Up";

/** The type of a row's part; `undefined` where the row has none. */
export type WebPartOf<R extends WebRoute, P extends "query" | "body"> =
  R extends Readonly<Record<P, infer S>> ? Infer<S> : undefined;
