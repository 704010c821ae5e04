import type { FastifyRequest } from "fastify";
import {
  intentText,
  STEP_UP_HEADER,
  webInstruction,
  webRoutes,
  type BodyOf,
  type Wire,
  type WebBodyOf,
  type WebResponseOf,
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
import type { WithdrawalNamed, WithdrawalRequest } from "../routes/capital-handlers.ts";
import { TokenBuckets } from "../token-buckets.ts";
import { readCookie } from "./cookie.ts";
import type { WebOptions, WebOutcome, WebSession } from "./web-options.ts";

export interface WebDispatchOptions {
  readonly web: WebOptions;
  readonly verifier: Verifier;
  readonly requestWithdrawal: (of: WithdrawalRequest) => Promise<Wire<"Withdrawal">>;
  readonly cancelWithdrawal: (of: WithdrawalNamed) => Promise<void>;
  readonly pace: () => WebResponseOf<"pace">;
  readonly health: () => WebResponseOf<"health">;
  readonly clock: Clock;
  /** Known once the door is open. */
  readonly origin: () => string;
  readonly onReport: () => void;
}

/** Signed requests that are remembered, so that none is taken twice within its window. */
const REQUESTS_KEPT = 65_536;
const ATTEMPTS_PER_MINUTE = 10;

interface Checked {
  readonly name: Exclude<WebRouteName, "report">;
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
export class WebDispatch {
  readonly #options: WebDispatchOptions;
  readonly #attempts: TokenBuckets;
  readonly #seen = new Recent<string, true>(2 * REQUESTS_KEPT);

  constructor(options: WebDispatchOptions) {
    this.#options = options;
    this.#attempts = new TokenBuckets(options.web.attemptsPerMinute ?? ATTEMPTS_PER_MINUTE);
  }

  async answer(name: WebRouteName, request: FastifyRequest): Promise<WebOutcome> {
    const { clock, origin, onReport, web } = this.#options;
    const row: WebRoute = webRoutes[name];
    const nowMs = Math.floor(clock.wallMicros() / 1_000);
    const address = peerAddress(request.ip);
    checkOrigin(request, row, { name, origin: origin() });
    if (name === "report") {
      onReport();
      return { value: undefined };
    }
    const session = row.access === "visitor" ? undefined : this.#needSession(request, nowMs);
    const { body, query, pairs } = readRequest(row, request);
    if (row.access === "visitor" && row.method !== "GET") this.#takeAttempt(name, address, body);
    const caller =
      session === undefined || row.access === "session"
        ? undefined
        : this.#needSignature(name, request, { session, body, pairs, nowMs });
    const intent = intentText(name, body ?? {});
    if (row.power !== undefined && !(await web.people.may(session!, row.power)))
      refuse(refusals.roleMissing);
    if (row.access === "step-up") this.#needStepUp(request, session!, { intent, nowMs });
    return this.#act({ name, body, query, session, caller, intent, nowMs, address });
  }

  #needSession(request: FastifyRequest, nowMs: number): WebSession {
    const { origin, web } = this.#options;
    const cookie = readCookie(request.headers.cookie, origin());
    const session = cookie === undefined ? undefined : web.people.session(cookie, nowMs);
    return session ?? refuse(refusals.unauthorized);
  }

  /**
   * Attempts are counted of an address and of a handle. The question that a page asks for whoever may
   * choose a passkey is none yet, and has an allowance of its own: opening the page costs nobody an
   * attempt, and a flood of questions drives out nobody's.
   */
  #takeAttempt(name: WebRouteName, address: string, body: unknown): void {
    const nowMicros = this.#options.clock.monotonicMicros();
    const handle = (body as { readonly handle?: string } | undefined)?.handle?.toLowerCase();
    const isQuestion = name === "signInBegin";
    const from = isQuestion ? `question ${address}` : address;
    const names = handle === undefined ? [from] : [from, `handle ${handle}`];
    for (const of of names)
      if (!this.#attempts.take(of, 1, nowMicros)) refuse(refusals.tooManyRequests);
  }

  #needSignature(
    name: WebRouteName,
    request: FastifyRequest,
    of: {
      readonly session: WebSession;
      readonly body: unknown;
      readonly pairs: Pairs;
      readonly nowMs: number;
    },
  ): Caller {
    const { verifier } = this.#options;
    const { session, nowMs } = of;
    const credentials = credentialsOf(request);
    if (credentials.publicKey !== session.sessionKey) return refuse(refusals.unauthorized);
    const key = verifier.identify(credentials, nowMs);
    if (isRefusal(key)) return refuse(key);
    const parts = () => signedParts(webInstruction(name), signedFieldsOfQuery(of.pairs), of.body);
    const caller = verifier.verify(key, credentials, { parts, scope: undefined }, nowMs);
    if (isRefusal(caller)) return refuse(caller);
    const identity = `${caller.requestA}:${caller.requestB}`;
    if (this.#seen.get(identity) !== undefined) return refuse(refusals.repeatedUnknown);
    this.#seen.set(identity, true);
    return caller;
  }

  #needStepUp(
    request: FastifyRequest,
    session: WebSession,
    of: { readonly intent: string; readonly nowMs: number },
  ): void {
    const stepUpId = request.headers[STEP_UP_HEADER.toLowerCase()];
    const { people } = this.#options.web;
    if (typeof stepUpId !== "string" || !people.useStepUp(session, { stepUpId, ...of }))
      refuse(refusals.stepUpMissing);
  }

  async #act(checked: Checked): Promise<WebOutcome> {
    const { name } = checked;
    if (name === "withdraw") return this.#withdraw(checked);
    const { web, origin, cancelWithdrawal, pace, health } = this.#options;
    if (name === "pace") return { value: pace() };
    if (name === "health") return { value: health() };
    if (name === "withdrawCancel") {
      const { withdrawalId } = checked.body as WebBodyOf<"withdrawCancel">;
      await cancelWithdrawal({ withdrawalId, caller: checked.caller! });
      return { value: undefined };
    }
    const outcome = await web.people.handle(name, { ...checked, origin: origin() });
    return "denial" in outcome ? refuse(outcome.denial) : outcome;
  }

  /** A confirmed withdrawal goes the way of every other, to an address of the book. */
  async #withdraw({ body, session, caller, intent, nowMs }: Checked): Promise<WebOutcome> {
    const { web, requestWithdrawal } = this.#options;
    const asked = body as WebBodyOf<"withdraw">;
    const entry = await web.people.withdrawalEntry(session!, { body: asked, intent, nowMs });
    if ("denial" in entry) return refuse(entry.denial);
    const { address, symbol } = entry;
    const blockchain = entry.blockchain as BodyOf<"withdraw">["blockchain"];
    const { quantity, clientId, autoBorrow, autoLendRedeem } = asked;
    const terms = { quantity, clientId, autoBorrow, autoLendRedeem };
    const sent = { ...terms, address, symbol, blockchain };
    return { value: await requestWithdrawal({ body: sent, caller: caller! }) };
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
