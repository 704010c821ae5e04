/**
 * The wire contract: every REST route, every stream, every schema and enumeration of the public
 * API, as data. Server validation, the client's types, the OpenAPI document and the tests read the
 * same rows, so that they cannot disagree.
 *
 * What it promises: a route or a stream that is not a row does not exist; each field of a schema
 * has a limit; unknown fields are refused by `check` unless the caller asks otherwise; types follow
 * from the rows and are never written twice. The base is wire-compatible with Backpack Exchange's
 * published API; our own rows, fields and words are only additions to it.
 *
 * `webRoutes` are the routes of the web application: same origin only, and no part of the public API.
 *
 * What it does not do: it reads no socket, answers no request, signs nothing and knows no state.
 */
import { check, type Checked, type CheckFault } from "./check.ts";
import { AWAY_SECONDS_MAX, awaySecondsOf, farewellText, GOING_AWAY } from "./farewell.ts";
import { CONTRACT_VERSION, greeting } from "./greeting.ts";
import { openApi } from "./openapi.ts";
import {
  bucketsPerMinute,
  REQUEST_ID_HEADER,
  type Bucket,
  type PartOf,
  type Route,
  type Scope,
} from "./route.ts";
import { routes, type RouteName } from "./routes.ts";
import type { Fields, Infer, Schema } from "./schema.ts";
import { schemas, type SchemaName } from "./schemas.ts";
import {
  socketErrors,
  socketFrames,
  SOCKET_STREAMS_MAX,
  streamPlaces,
  streams,
  type Stream,
  type StreamName,
} from "./streams.ts";
import { challengeText, intentText } from "./web/intent.ts";
import {
  mayOperate,
  operatorPowers,
  operatorRoles,
  type OperatorPower,
  type OperatorRole,
} from "./web/operator-roles.ts";
import { STEP_UP_HEADER, type WebAccess, type WebRoute } from "./web/web-route.ts";
import {
  webInstruction,
  webRoutes,
  type WebBodyOf,
  type WebQueryOf,
  type WebResponseOf,
  type WebRouteName,
} from "./web/web-routes.ts";

export {
  AWAY_SECONDS_MAX,
  awaySecondsOf,
  bucketsPerMinute,
  challengeText,
  check,
  CONTRACT_VERSION,
  farewellText,
  GOING_AWAY,
  greeting,
  intentText,
  mayOperate,
  openApi,
  operatorPowers,
  operatorRoles,
  REQUEST_ID_HEADER,
  routes,
  schemas,
  socketErrors,
  socketFrames,
  SOCKET_STREAMS_MAX,
  STEP_UP_HEADER,
  streamPlaces,
  streams,
  webInstruction,
  webRoutes,
};
export type {
  Bucket,
  Checked,
  CheckFault,
  Fields,
  Infer,
  OperatorPower,
  OperatorRole,
  Route,
  RouteName,
  Schema,
  SchemaName,
  Scope,
  Stream,
  StreamName,
  WebAccess,
  WebBodyOf,
  WebQueryOf,
  WebResponseOf,
  WebRoute,
  WebRouteName,
};

/** What a route answers with status 200. */
export type ResponseOf<N extends RouteName> = Infer<(typeof routes)[N]["response"]>;
/** The body a route takes; `undefined` where it takes none. */
export type BodyOf<N extends RouteName> = PartOf<(typeof routes)[N], "body">;
/** The query a route takes; `undefined` where it takes none. */
export type QueryOf<N extends RouteName> = PartOf<(typeof routes)[N], "query">;
/** The named places of a route's path; `undefined` where it has none. */
export type ParamsOf<N extends RouteName> = PartOf<(typeof routes)[N], "params">;
/** What a stream carries in `data`. */
export type PayloadOf<N extends StreamName> = Infer<(typeof streams)[N]["payload"]>;
/** The type of a named schema, such as `Wire<"Market">`. */
export type Wire<N extends SchemaName> = Infer<(typeof schemas)[N]>;
