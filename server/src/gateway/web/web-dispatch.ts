import type { FastifyRequest } from "fastify";
import {
  intentText,
  STEP_UP_HEADER,
  webInstruction,
  webRoutes,
  type WebBodyOf,
  type WebRoute,
  type WebRouteName,
} from "@holdall/core/contract";
import type { Clock } from "@holdall/server/ports";
import { peerAddress } from "../auth/peer-address.ts";
import { isRefusal, type Caller, type Verifier } from "../auth/verifier.ts";
import { checkBody, parseBody, signedParts } from "../http/body.ts";
import { credentialsOf } from "../http/dispatch.ts";
import { ParameterRefused, parsePairs, readFields, signedFieldsOfQuery } from "../http/query.ts";
import { JsonRefused } from "../http/strict-json.ts";
import { Recent } from "../recent.ts";
import { refuse, refusals } from "../refusal.ts";
import type { Handlers } from "../routes/call.ts";
import { TokenBuckets } from "../token-buckets.ts";
import { readCookie } from "./cookie.ts";
import type { WebOptions, WebOutcome, WebSession } from "./web-options.ts";

export interface WebDispatchOptions {
  readonly web: WebOptions;
  readonly verifier: Verifier;
  readonly handlers: Pick<Handlers, "withdraw">;
  readonly clock: Clock;
  /** Known once the door is open. */
  readonly origin: () => string;
  readonly onReport: () => void;
}

/** Signed requests that are remembered, so that none is taken twice within its window. */
const REQUESTS_KEPT = 65_536;
const ATTEMPTS_PER_MINUTE = 10;

interface Checked {
  readonly name: WebRouteName;
  readonly row: WebRoute;
  readonly body: unknown;
  readonly query: unknown;
  readonly session: WebSession | undefined;
  readonly caller: Caller | undefined;
  readonly intent: string;
  readonly nowMs: number;
  readonly address: string;
}

/**
 * From a request of a page to its answer: origin, allowance, cookie, signature, fields, role,
 * confirmation; from the cheapest check to the dearest. A confirmation is used up last, so that a
 * request which could not have succeeded costs none.
 */
export function createWebDispatch(options: WebDispatchOptions) {
  const { web, clock } = options;
  const { people } = web;
  const perMinute = web.attemptsPerMinute ?? ATTEMPTS_PER_MINUTE;
  const attempts = new TokenBuckets(perMinute);
  const seen = new Recent<string, true>(2 * REQUESTS_KEPT);

  return async function dispatch(name: WebRouteName, request: FastifyRequest): Promise<WebOutcome> {
    const row: WebRoute = webRoutes[name];
    const nowMs = Math.floor(clock.wallMicros() / 1_000);
    const address = peerAddress(request.ip);
    checkOrigin(request, row, { name, origin: options.origin() });
    if (name === "report") {
      options.onReport();
      return { value: undefined };
    }
    const session = row.access === "visitor" ? undefined : needSession(request, nowMs);
    const { body, query, pairs } = readRequest(row, request);
    if (row.access === "visitor" && row.method !== "GET") takeAttempt(address, body);
    const caller =
      session === undefined || row.access === "session"
        ? undefined
        : needSignature(name, request, { session, body, pairs, nowMs });
    const intent = intentText(name, (body ?? {}) as object);
    if (row.role !== undefined && !(await people.hasRole(session!, row.role)))
      refuse(refusals.roleMissing);
    if (row.access === "step-up") needStepUp(request, session!, { intent, nowMs });
    return act({ name, row, body, query, session, caller, intent, nowMs, address });
  };

  function needSession(request: FastifyRequest, nowMs: number): WebSession {
    const cookie = readCookie(request.headers.cookie, options.origin());
    const session = cookie === undefined ? undefined : people.session(cookie, nowMs);
    return session ?? refuse(refusals.unauthorized);
  }

  function takeAttempt(address: string, body: unknown): void {
    const nowMicros = clock.monotonicMicros();
    const handle = (body as { readonly handle?: string } | undefined)?.handle?.toLowerCase();
    const names = handle === undefined ? [address] : [address, `handle ${handle}`];
    for (const of of names) if (!attempts.take(of, 1, nowMicros)) refuse(refusals.tooManyRequests);
  }

  function needSignature(
    name: WebRouteName,
    request: FastifyRequest,
    of: {
      readonly session: WebSession;
      readonly body: unknown;
      readonly pairs: Pairs;
      readonly nowMs: number;
    },
  ): Caller {
    const credentials = credentialsOf(request);
    if (credentials.publicKey !== of.session.sessionKey) return refuse(refusals.unauthorized);
    const key = options.verifier.identify(credentials, of.nowMs);
    if (isRefusal(key)) return refuse(key);
    const parts = () => signedParts(webInstruction(name), signedFieldsOfQuery(of.pairs), of.body);
    const caller = options.verifier.verify(key, credentials, { parts, scope: undefined }, of.nowMs);
    if (isRefusal(caller)) return refuse(caller);
    const identity = `${caller.requestA}:${caller.requestB}`;
    if (seen.get(identity) !== undefined) return refuse(refusals.repeatedUnknown);
    seen.set(identity, true);
    return caller;
  }

  function needStepUp(
    request: FastifyRequest,
    session: WebSession,
    of: { readonly intent: string; readonly nowMs: number },
  ): void {
    const stepUpId = request.headers[STEP_UP_HEADER.toLowerCase()];
    if (typeof stepUpId !== "string" || !people.useStepUp(session, { stepUpId, ...of }))
      refuse(refusals.stepUpMissing);
  }

  async function act(checked: Checked): Promise<WebOutcome> {
    if (checked.name === "withdraw") return withdraw(checked);
    if (checked.name === "report") return { value: undefined };
    const outcome = await people.handle(checked.name, { ...checked, origin: options.origin() });
    return "denial" in outcome ? refuse(outcome.denial) : outcome;
  }

  /** A confirmed withdrawal goes the way of every other, to an address of the book. */
  async function withdraw({ body, session, caller, intent, nowMs }: Checked): Promise<WebOutcome> {
    const asked = body as WebBodyOf<"withdraw">;
    const entry = await people.withdrawalEntry(session!, { body: asked, intent, nowMs });
    if ("denial" in entry) return refuse(entry.denial);
    const { withdraw: send } = options.handlers;
    if (send === "not-implemented" || caller === undefined) return refuse(refusals.notImplemented);
    const { addressId: _, clientId, autoBorrow, autoLendRedeem, quantity } = asked;
    const { value } = await send({
      body: {
        address: entry.address,
        blockchain: entry.blockchain as never,
        symbol: entry.symbol,
        quantity,
        clientId: clientId ?? null,
        autoBorrow: autoBorrow ?? null,
        autoLendRedeem: autoLendRedeem ?? null,
      },
      caller,
      query: undefined,
      params: undefined,
      brokerId: 0,
    });
    return { value };
  }
}

type Pairs = ReturnType<typeof parsePairs>;

/**
 * Only this site's own pages may call: a browser names the page's origin wherever another site could
 * be behind a request. Reports come without, from the browser itself.
 */
function checkOrigin(
  request: FastifyRequest,
  row: WebRoute,
  of: { readonly name: WebRouteName; readonly origin: string },
): void {
  const said = request.headers.origin;
  const isRead = row.method === "GET" || of.name === "report";
  if (said === undefined ? isRead : said === of.origin) return;
  if (of.name === "report" && said === "null") return;
  refuse(refusals.originForeign);
}

/** Body and query of a request, fitting its row. */
function readRequest(
  row: WebRoute,
  request: FastifyRequest,
): { readonly body: unknown; readonly query: unknown; readonly pairs: Pairs } {
  try {
    const url = request.raw.url ?? "";
    const at = url.indexOf("?");
    const pairs = parsePairs(at < 0 ? "" : url.slice(at + 1));
    const query = row.query === undefined ? undefined : readFields(row.query, pairs);
    const body = parseBody(request.body);
    if (row.body === undefined && body === undefined) return { body, query, pairs };
    if (row.body === undefined) throw new JsonRefused("this route takes no body");
    checkBody(row.body, body, { unknownFields: "refuse" });
    return { body, query, pairs };
  } catch (failure) {
    if (failure instanceof JsonRefused || failure instanceof ParameterRefused)
      return refuse({ status: 400, code: "INVALID_CLIENT_REQUEST", message: failure.message });
    throw failure;
  }
}
