import { createHash, timingSafeEqual } from "node:crypto";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import {
  openApi,
  REQUEST_ID_HEADER,
  routes,
  type Route,
  type RouteName,
} from "@holdall/core/contract";
import type { Clock, Rng } from "@holdall/server/ports";
import { peerAddress } from "../auth/peer-address.ts";
import type { Verifier } from "../auth/verifier.ts";
import type { Catalogue } from "../catalogue.ts";
import type { Limiter } from "../limiter.ts";
import type { GatewayMetrics } from "../metrics.ts";
import { refusals } from "../refusal.ts";
import type { Handlers } from "../routes/call.ts";
import { addUdf } from "../udf/udf.ts";
import { addPages } from "../web/pages.ts";
import type { WebDispatchOptions } from "../web/web-dispatch.ts";
import type { WebOptions } from "../web/web-options.ts";
import { addWebRoutes } from "../web/web-routes.ts";
import type { AnyHandler, createDispatch } from "./dispatch.ts";
import { sendFailure, sendRefusal, sendReply, sendText } from "./replies.ts";
import { addRequestIds, requestFields, type Log } from "./request-id.ts";
import { answerUnparsed } from "./unparsed.ts";

const BODY_BYTES_MAX = 256 * 1024;
const HEADER_BYTES_MAX = 16 * 1024;
const REQUEST_MS_MAX = 10_000;
const SECONDS_PER_MICRO = 1e-6;

const pagingHeaderNames = "X-PAGE-COUNT, X-CURRENT-PAGE, X-PAGE-SIZE, X-TOTAL";
const requestHeaderNames =
  "Content-Type, X-API-Key, X-Signature, X-Timestamp, X-Window, X-Broker-Id, X-Broker-Key";

export interface HttpOptions {
  readonly handlers: Handlers;
  readonly dispatch: ReturnType<typeof createDispatch>;
  readonly limiter: Limiter;
  readonly clock: Clock;
  readonly metrics: GatewayMetrics;
  readonly log: Log;
  readonly nextRequestId: () => string;
  /** True while the gateway shuts down. */
  readonly isClosing: () => boolean;
  /** What opens the metrics; without it they open to this machine alone. */
  readonly metricsToken: string | undefined;
  /** After how many seconds to come back while it does. */
  readonly awaySeconds: number;
  /** True when the faucet is open: rows of the demo world exist only then. */
  readonly isDemo: boolean;
  readonly verifier: Verifier;
  readonly rng: Rng;
  readonly catalogue: Catalogue;
  readonly web: WebOptions | undefined;
  readonly requestWithdrawal: WebDispatchOptions["requestWithdrawal"];
  readonly cancelWithdrawal: WebDispatchOptions["cancelWithdrawal"];
  readonly pace: WebDispatchOptions["pace"];
  readonly health: WebDispatchOptions["health"];
  /** Scheme, name and port as browsers say them; known once the door is open. */
  readonly origin: () => string;
}

/** The HTTP door: every row of the contract, the document of them, and the metrics. */
export function createHttp(options: HttpOptions): FastifyInstance {
  const app = fastify({
    bodyLimit: BODY_BYTES_MAX,
    exposeHeadRoutes: false,
    clientErrorHandler: answerUnparsed(options.nextRequestId, options.log),
    forceCloseConnections: true,
    genReqId: options.nextRequestId,
    // What is no path at all passes by the hooks.
    frameworkErrors: (failure, request, response) => {
      response.header(REQUEST_ID_HEADER, request.id);
      sendText(response, statusOf(failure) ?? 400, failure.message);
    },
    http: { maxHeaderSize: HEADER_BYTES_MAX, headersTimeout: REQUEST_MS_MAX },
    requestTimeout: REQUEST_MS_MAX,
    routerOptions: { caseSensitive: true, ignoreTrailingSlash: false, maxParamLength: 256 },
  });
  // Bodies are read as text whatever type they claim: signatures are over what was sent.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
  addRequestIds(app, options.log);
  addHooks(app, options);
  for (const name of Object.keys(routes) as RouteName[]) addRoute(app, name, options);
  addDocuments(app, options);
  const { handlers, catalogue, clock } = options;
  addUdf(app, { handlers, catalogue, nowMs: () => Math.floor(clock.wallMicros() / 1_000) });
  if (options.web === undefined) addWelcome(app);
  else addWeb(app, options, options.web);
  app.setErrorHandler((failure, request, response) => {
    const status = statusOf(failure);
    if (status !== undefined) return sendText(response, status, messageOf(failure));
    if (!sendFailure(response, failure)) logFault(options.log, request, failure);
  });
  return app;
}

function addHooks(app: FastifyInstance, options: HttpOptions): void {
  app.addHook("onRequest", (request, response, done) => {
    // Anybody's page may call what is public or signed; what a cookie opens belongs to one origin.
    if (!request.url.startsWith("/web/"))
      response.headers({
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": `${pagingHeaderNames}, ${REQUEST_ID_HEADER}, X-Holdall-Repeated`,
      });
    response.headers({
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
      "Cross-Origin-Resource-Policy": "cross-origin",
    });
    if (options.isClosing()) {
      response.header("Retry-After", String(options.awaySeconds));
      return sendRefusal(response, refusals.closing);
    }
    if (!options.limiter.takeRequest(request.ip))
      return sendRefusal(response, refusals.tooManyRequests);
    done();
  });
  app.options("/*", (_request, response) => {
    response
      .code(204)
      .headers({
        "Access-Control-Allow-Methods": "GET, POST, PATCH, DELETE",
        "Access-Control-Allow-Headers": requestHeaderNames,
        "Access-Control-Max-Age": "86400",
      })
      .send();
  });
}

function addRoute(app: FastifyInstance, name: RouteName, options: HttpOptions): void {
  const route: Route = routes[name];
  if (route.demo === true && !options.isDemo) return;
  const handler = options.handlers[name] as AnyHandler | "not-implemented";
  const secondsOf = byCode((code) => options.metrics.httpSeconds.labels({ route: name, code }));
  app.route({
    method: route.method,
    url: route.path.replaceAll(/\{(\w+)\}/g, ":$1"),
    handler: async (request, response) => {
      const startMicros = options.clock.monotonicMicros();
      try {
        sendReply(response, route, await options.dispatch(route, handler, request));
      } catch (failure) {
        if (!sendFailure(response, failure)) logFault(options.log, request, failure);
      }
      const seconds = (options.clock.monotonicMicros() - startMicros) * SECONDS_PER_MICRO;
      secondsOf(response.statusCode).observe(seconds);
      return response;
    },
  });
}

/** One value for each status, made at its first use. */
function byCode<Value>(make: (code: number) => Value): (code: number) => Value {
  const values = new Map<number, Value>();
  return (code) => {
    const known = values.get(code);
    if (known !== undefined) return known;
    const value = make(code);
    values.set(code, value);
    return value;
  };
}

/** What a person sees who opens the address in a browser. */
const welcome = `Holdall is running.

GET /api/v1/markets    what trades here
GET /api/v1/tickers    and at what prices
GET /openapi.json      every route, as OpenAPI 3.1
ws://  the same host and port for streams: {"method":"SUBSCRIBE","params":["trade.SOL_USDC"]}
`;

/** Without a web application: what there is for programs. */
function addWelcome(app: FastifyInstance): void {
  app.get("/", (_request, response) => sendText(response, 200, welcome));
  app.setNotFoundHandler((_request, response) => sendText(response, 404, "not found"));
}

/** The web application: its routes, then its pages, which take what nothing else answers. */
function addWeb(app: FastifyInstance, options: HttpOptions, web: WebOptions): void {
  const {
    verifier,
    requestWithdrawal,
    cancelWithdrawal,
    pace,
    health,
    clock,
    origin,
    metrics,
    isDemo,
    rng,
    log,
  } = options;
  addWebRoutes(app, {
    web,
    verifier,
    requestWithdrawal,
    cancelWithdrawal,
    pace,
    health,
    clock,
    origin,
    isDemo,
    onReport: () => metrics.policyReports.inc(),
    onFault: (request, fault) => logFault(log, request, fault),
    observe: (route, code, startMicros) => {
      const seconds = (clock.monotonicMicros() - startMicros) * SECONDS_PER_MICRO;
      metrics.httpSeconds.labels({ route: `web.${route}`, code }).observe(seconds);
    },
  });
  addPages(app, { web, rng, origin, welcome });
}

function addDocuments(app: FastifyInstance, options: HttpOptions): void {
  const document = JSON.stringify(openApi());
  app.get("/openapi.json", (_request, response) => {
    response.type("application/json; charset=utf-8").send(document);
  });
  const answerMetrics = async (request: FastifyRequest, response: FastifyReply) => {
    if (!maySeeMetrics(request, options.metricsToken))
      return sendRefusal(response, refusals.notFound);
    const { registry } = options.metrics;
    return response.type(registry.contentType).send(await registry.metrics());
  };
  app.route({ method: "GET", url: "/metrics", handler: answerMetrics });
}

/**
 * Metrics are this machine's own, or whoever's that has the token. Where there is one it is asked of
 * everybody: behind a proxy all requests come from this machine.
 */
function maySeeMetrics({ ip, headers }: FastifyRequest, token: string | undefined): boolean {
  if (token === undefined) return isLoopback(ip);
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(headers.authorization ?? ""), digest(`Bearer ${token}`));
}

function isLoopback(address: string): boolean {
  return address === "::1" || peerAddress(address).startsWith("127.");
}

/** The status of a request that HTTP itself refuses: too large, malformed, too slow. */
function statusOf(failure: unknown): number | undefined {
  if (!(failure instanceof Error) || !("statusCode" in failure)) return undefined;
  const status = failure.statusCode;
  return typeof status === "number" && status >= 400 && status < 500 ? status : undefined;
}

function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : "bad request";
}

function logFault(log: Log, request: FastifyRequest, fault: unknown): void {
  log.error({ err: fault, ...requestFields(request) }, "answering failed");
}
