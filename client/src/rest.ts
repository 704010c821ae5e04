import { check, REQUEST_ID_HEADER, routes, schemas } from "@holdall/core/contract";
import type {
  BodyOf,
  ParamsOf,
  QueryOf,
  ResponseOf,
  Route,
  RouteName,
} from "@holdall/core/contract";
import { ContractBreach, NoAnswer, VenueRefusal } from "./failures.ts";
import type { ServerClock } from "./server-clock.ts";
import { bodyFields, presentFields, signedText, valueText } from "./signing.ts";
import type { SignedFields, Signer } from "./signing.ts";

type AccessKindOf<N extends RouteName> = (typeof routes)[N]["access"]["kind"];

/** The routes an API key can reach; those of a web session are not among them. */
export type CallableRoute = {
  [N in RouteName]: "session" extends AccessKindOf<N>
    ? AccessKindOf<N> extends "session"
      ? never
      : N
    : N;
}[RouteName];

type FieldsOf<T> = T extends undefined ? unknown : T;

/** What a route takes: its body where it has one, else its query and the places of its path. */
export type InputOf<N extends RouteName> =
  BodyOf<N> extends undefined ? FieldsOf<QueryOf<N>> & FieldsOf<ParamsOf<N>> : BodyOf<N>;

/** The input may be left out where all of its fields may. */
export type InputArguments<N extends RouteName> =
  Partial<InputOf<N>> extends InputOf<N> ? [input?: InputOf<N>] : [input: InputOf<N>];

/** Routes that may answer 202 or 204: done, and nothing to show. */
type EmptyStatusOf<N extends RouteName> = Extract<
  (typeof routes)[N]["statuses"][number],
  202 | 204
>;

/** What a call resolves to; `undefined` where the venue had nothing to show. */
export type OutputOf<N extends RouteName> = [EmptyStatusOf<N>] extends [never]
  ? ResponseOf<N>
  : ResponseOf<N> | undefined;

/** An answer and what its headers said. */
export interface Answered<T> {
  readonly value: T;
  /** Rows behind all pages (`X-TOTAL`); `undefined` on routes without pages. */
  readonly total: number | undefined;
}

/** What a REST caller needs from outside. */
export interface RestOptions {
  /** Scheme, host and port; no slash at its end. */
  readonly url: string;
  readonly signer: Signer | undefined;
  readonly clock: ServerClock;
  readonly fetch: typeof fetch;
  /** How long a signed request stays valid, in milliseconds, at most 60,000. */
  readonly windowMs: number;
  /** How long an answer may take, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Calls a route. Rejects with `VenueRefusal`, `NoAnswer` or `ContractBreach`. A request that the
 * venue found too old or too new changed nothing: the clock is measured and it is sent once more.
 */
export async function callRoute<N extends CallableRoute>(
  options: RestOptions,
  name: N,
  input: InputOf<N> | undefined,
): Promise<Answered<OutputOf<N>>> {
  const route: Route = routes[name];
  try {
    return (await callOnce(options, route, input)) as Answered<OutputOf<N>>;
  } catch (failure) {
    if (!isClockRefusal(failure)) throw failure;
    await options.clock.measure();
    return (await callOnce(options, route, input)) as Answered<OutputOf<N>>;
  }
}

function isClockRefusal(failure: unknown): boolean {
  return failure instanceof VenueRefusal && /request has expired|timestamp/i.test(failure.message);
}

async function callOnce(
  options: RestOptions,
  route: Route,
  input: unknown,
): Promise<Answered<unknown>> {
  const request = requestOf(route, input);
  const headers = await signedHeaders(options, route, request.fields);
  if (request.body !== undefined) headers["content-type"] = "application/json; charset=utf-8";
  const doing = `${route.method} ${request.target}`;
  try {
    const response = await options.fetch(options.url + request.target, {
      method: route.method,
      headers,
      body: request.body ?? null,
      signal: AbortSignal.timeout(options.timeoutMs),
    });
    return await answerOf(route, response, doing);
  } catch (cause) {
    if (cause instanceof VenueRefusal || cause instanceof ContractBreach) throw cause;
    throw new NoAnswer(doing, { cause });
  }
}

interface RequestParts {
  /** Path and query. */
  readonly target: string;
  readonly body: string | undefined;
  readonly fields: SignedFields | readonly SignedFields[];
}

function requestOf(route: Route, input: unknown): RequestParts {
  if (route.body !== undefined) {
    const body = Array.isArray(input) ? input.map(withoutAbsent) : withoutAbsent(input);
    return { target: route.path, body: JSON.stringify(body), fields: body };
  }
  const given = withoutAbsent(input);
  const places = Object.keys(route.params?.required ?? {});
  const path = places.reduce(
    (text, place) => text.replace(`{${place}}`, encodeURIComponent(valueText(given[place]))),
    route.path,
  );
  const fields = Object.fromEntries(
    Object.entries(given).filter(([name]) => !places.includes(name)),
  );
  const query = queryText(fields);
  return { target: query === "" ? path : `${path}?${query}`, body: undefined, fields };
}

function withoutAbsent(input: unknown): SignedFields {
  return Object.fromEntries(presentFields((input ?? {}) as SignedFields));
}

/** A list becomes one pair for each element: the venue refuses lists joined by commas. */
function queryText(fields: SignedFields): string {
  return Object.entries(fields)
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map(
        (element) => `${name}=${encodeURIComponent(valueText(element))}`,
      ),
    )
    .join("&");
}

function signedBody(fields: SignedFields | readonly SignedFields[]) {
  return isBatch(fields) ? fields.map(bodyFields) : bodyFields(fields);
}

function isBatch(
  fields: SignedFields | readonly SignedFields[],
): fields is readonly SignedFields[] {
  return Array.isArray(fields);
}

async function signedHeaders(
  options: RestOptions,
  route: Route,
  fields: SignedFields | readonly SignedFields[],
): Promise<Record<string, string>> {
  const { access } = route;
  if (access.kind !== "key") return {};
  const { signer, windowMs } = options;
  if (signer === undefined) throw unsigned(route);
  const timestampMs = options.clock.nowMs();
  const signed = route.body === undefined ? fields : signedBody(fields);
  const { instruction } = access;
  const text = signedText({ instruction, fields: signed, timestampMs, windowMs });
  return {
    "X-API-Key": signer.apiKey,
    "X-Signature": await signer.sign(text),
    "X-Timestamp": String(timestampMs),
    "X-Window": String(windowMs),
  };
}

/** What the venue would say to an unsigned call, said without asking it. */
function unsigned(route: Route): VenueRefusal {
  const message = `Unauthorized: ${route.method} ${route.path} needs an API key`;
  return new VenueRefusal({ code: "UNAUTHORIZED", status: 401, message });
}

async function answerOf(
  route: Route,
  response: Response,
  doing: string,
): Promise<Answered<unknown>> {
  const { status } = response;
  if (status === 202 || status === 204) return { value: undefined, total: undefined };
  if (status !== 200) throw await refusalOf(response, doing);
  const checked = check(route.response, await valueOf(route, response), "ignore");
  if (!checked.ok) {
    const { path, expected } = checked.fault;
    throw new ContractBreach(`${doing}: ${path} should be ${expected}`);
  }
  const total = response.headers.get("x-total");
  return { value: checked.value, total: total === null ? undefined : Number(total) };
}

async function valueOf(route: Route, response: Response): Promise<unknown> {
  const { kind } = route.response;
  if (kind === "file") return new Uint8Array(await response.arrayBuffer());
  const text = await response.text();
  if (kind === "text") return text;
  return kind === "empty" ? undefined : JSON.parse(text);
}

/** Reads the API's error form; anything else is a refusal in plain text. `request` is what was asked. */
export async function refusalOf(response: Response, request: string): Promise<VenueRefusal> {
  const text = await response.text();
  const checked = check(schemas.ApiErrorResponse, parsed(text), "ignore");
  const said = checked.ok ? checked.value : { code: null, message: text.trim() };
  const requestId = response.headers.get(REQUEST_ID_HEADER) ?? "";
  return new VenueRefusal({ ...said, status: response.status, request, requestId });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
