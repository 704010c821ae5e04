import type { FastifyRequest } from "fastify";
import type { Route } from "@holdall/core/contract";
import type { Clock } from "@holdall/server/ports";
import { peerAddress } from "../auth/peer-address.ts";
import type { ApiKey, ApiKeys } from "../auth/api-key.ts";
import type { SignedField } from "../auth/signee.ts";
import { isRefusal, type Caller, type Credentials, type Verifier } from "../auth/verifier.ts";
import type { Limiter } from "../limiter.ts";
import { Recent } from "../recent.ts";
import { RefusalError, refuse, refusals, type Refusal } from "../refusal.ts";
import { notImplemented, REPEATED_HEADER, type Reply } from "../routes/call.ts";
import { checkBody, parseBody, signedParts } from "./body.ts";
import { parsePairs, readFields, signedFieldsOfQuery } from "./query.ts";

/** A handler whose route is no longer known at type level. */
export type AnyHandler = (call: {
  readonly query: unknown;
  readonly params: unknown;
  readonly body: unknown;
  readonly caller: Caller | undefined;
  readonly brokerId: number;
}) => Reply<unknown> | Promise<Reply<unknown>>;

export interface DispatchOptions {
  readonly keys: ApiKeys;
  readonly verifier: Verifier;
  readonly limiter: Limiter;
  readonly clock: Clock;
}

/** Answers to changes that are kept for callers who send the same request twice. */
const ANSWERS_KEPT = 16_384;
/** The answer to a longer batch is not kept: the engine itself knows its orders again. */
const KEPT_BATCH_MAX = 5;

/**
 * From a request to the call of its handler: limits, key, times, signature, scope, fields, and the
 * memory of answers; in the order from the cheapest check to the dearest.
 */
export function createDispatch(options: DispatchOptions) {
  const answers = new Recent<string, Promise<Reply<unknown>>>(ANSWERS_KEPT);

  /** The first answer to the same request, or the handler's. A failed request may be sent again. */
  async function once(caller: Caller, run: () => Promise<Reply<unknown>>): Promise<Reply<unknown>> {
    const identity = `${caller.requestA}:${caller.requestB}`;
    const known = answers.get(identity);
    if (known !== undefined) return repeated(known);
    const running = run();
    answers.set(identity, running);
    // A refusal is an answer like any other; after a failure nothing is known, and it may be sent again.
    running.catch((failure: unknown) => {
      if (!(failure instanceof RefusalError)) answers.delete(identity);
    });
    return running;
  }

  return async function dispatch(
    route: Route,
    handler: AnyHandler | typeof notImplemented,
    request: FastifyRequest,
  ): Promise<Reply<unknown>> {
    if (route.access.kind === "session") return refuse(refusals.unauthorized);
    const pairs = parsePairs(queryOf(request.raw.url ?? ""));
    const body =
      route.body === undefined ? parseBodyIfSigned(route, request) : parseBody(request.body);
    const caller =
      route.access.kind === "key"
        ? authenticate(options, route, request, { pairs, body })
        : takePublic(options, route, request);
    if (handler === notImplemented) return refuse(refusals.notImplemented);
    if (route.body !== undefined) checkBody(route.body, body, route);
    const call = {
      query: route.query === undefined ? undefined : readFields(fieldSet(route.query), pairs),
      params:
        route.params === undefined
          ? undefined
          : readFields(fieldSet(route.params), Object.entries(request.params as object)),
      body,
      caller,
      brokerId: brokerIdOf(request),
    };
    const run = async (): Promise<Reply<unknown>> => handler(call);
    const isKept = !Array.isArray(body) || body.length <= KEPT_BATCH_MAX;
    return caller !== undefined && route.method !== "GET" && isKept ? once(caller, run) : run();
  };
}

async function repeated(first: Promise<Reply<unknown>>): Promise<Reply<unknown>> {
  try {
    const reply = await first;
    return { ...reply, headers: { ...reply.headers, ...REPEATED_HEADER } };
  } catch (failure) {
    throw failure instanceof RefusalError ? new RefusalError(failure.refusal, true) : failure;
  }
}

/** Calls of a route weigh its weight; a batch weighs that for each item. */
function weightOf(route: Route, body: unknown): number {
  const weight = route.weight ?? 1;
  return Array.isArray(body) ? weight * Math.max(1, body.length) : weight;
}

function authenticate(
  { verifier, limiter, clock, keys }: DispatchOptions,
  route: Route,
  request: FastifyRequest,
  sent: { readonly pairs: readonly SignedField[]; readonly body: unknown },
): Caller {
  if (route.access.kind !== "key") throw new Error(`${route.path} is not signed`);
  const { instruction, scope } = route.access;
  const credentials = credentialsOf(request);
  const nowMs = Math.floor(clock.wallMicros() / 1_000);
  const key: ApiKey = refuseIf(verifier.identify(credentials, nowMs));
  const bucket = route.bucket ?? "standard";
  if (!limiter.takeKey(key.accountId, bucket, weightOf(route, sent.body)))
    refuse(refusals.tooManyRequests);
  const parts = () => signedParts(instruction, signedFieldsOfQuery(sent.pairs), sent.body);
  const outcome = verifier.verify(key, credentials, { parts, scope }, nowMs);
  const isRefused = isRefusal(outcome);
  keys.noteUse?.(key.publicKey, { address: credentials.address, atMs: nowMs, isRefused });
  return refuseIf(outcome);
}

function takePublic(options: DispatchOptions, route: Route, request: FastifyRequest): undefined {
  const bucket = route.bucket ?? "standard";
  if (bucket !== "standard" && !options.limiter.takeAddress(request.ip, bucket, route.weight ?? 1))
    refuse(refusals.tooManyRequests);
  return undefined;
}

function refuseIf<T extends object>(outcome: T | Refusal): T {
  if (isRefusal(outcome)) throw new RefusalError(outcome);
  return outcome;
}

/** A route without a body may be sent one; signed callers sign its fields then. */
function parseBodyIfSigned(route: Route, request: FastifyRequest): unknown {
  return route.access.kind === "key" ? parseBody(request.body) : undefined;
}

/** What a request shows of who sent it. */
export function credentialsOf(request: FastifyRequest): Credentials {
  const header = (name: string): string | undefined => {
    const value = request.headers[name];
    return typeof value === "string" ? value : undefined;
  };
  return {
    publicKey: header("x-api-key"),
    signature: header("x-signature"),
    timestamp: header("x-timestamp"),
    window: header("x-window"),
    address: peerAddress(request.ip),
  };
}

const BROKER_ID_MAX = 0xffff;

/** The broker of the headers; anything but a 16-bit number counts as none. */
function brokerIdOf(request: FastifyRequest): number {
  const text = request.headers["x-broker-id"];
  if (typeof text !== "string" || !/^\d{1,5}$/.test(text)) return 0;
  return Number(text) <= BROKER_ID_MAX ? Number(text) : 0;
}

function queryOf(url: string): string {
  const at = url.indexOf("?");
  return at < 0 ? "" : url.slice(at + 1);
}

function fieldSet(schema: Route["query"] & object) {
  return { required: schema.required, optional: schema.optional };
}
