import {
  ContractBreach,
  NoAnswer,
  VenueRefusal,
  bodyFields,
  refusalOf,
  signedText,
} from "@holdall/client";
import type { Signer } from "@holdall/client";
import { STEP_UP_HEADER, check, webInstruction, webRoutes } from "@holdall/core/contract";
import type {
  WebBodyOf,
  WebQueryOf,
  WebResponseOf,
  WebRoute,
  WebRouteName,
} from "@holdall/core/contract";

/** What a route of the page takes: its body where it has one, else its query. */
export type WebInputOf<N extends WebRouteName> =
  WebBodyOf<N> extends undefined ? WebQueryOf<N> : WebBodyOf<N>;

/** What a call needs beside its input. */
export interface WebCallNeeds {
  /** The session's key; visitors have none. */
  readonly signer?: Signer | undefined;
  /** Milliseconds by the venue's clock. */
  readonly nowMs: () => number;
  /** The confirmation that the person gave for exactly this call. */
  readonly stepUpId?: string | undefined;
}

const WINDOW_MS = 5_000;
const TIMEOUT_MS = 15_000;

/** Calls a route as `callWeb` promises. */
export async function callWebNow<N extends WebRouteName>(
  name: N,
  input: WebInputOf<N>,
  needs: WebCallNeeds,
): Promise<WebResponseOf<N>> {
  const route: WebRoute = webRoutes[name];
  const fields = (input ?? {}) as Readonly<Record<string, unknown>>;
  const query = route.method === "GET" ? queryText(fields) : "";
  const sent: RequestInit = {
    method: route.method,
    credentials: "same-origin",
    headers: {
      ...(await signedHeaders(name, route, fields, needs)),
      ...(route.body === undefined ? {} : { "content-type": "application/json; charset=utf-8" }),
    },
    body: route.body === undefined ? null : JSON.stringify(fields),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  };
  return (await ask(route, query, sent)) as WebResponseOf<N>;
}

/** Sends, and reads the whole answer: one that breaks off is none. */
async function ask(route: WebRoute, query: string, init: RequestInit): Promise<unknown> {
  const doing = `${route.method} ${route.path}`;
  try {
    return await answerOf(route, await fetch(route.path + query, init), doing);
  } catch (cause) {
    if (cause instanceof VenueRefusal || cause instanceof ContractBreach) throw cause;
    throw new NoAnswer(doing, { cause });
  }
}

function queryText(fields: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(fields).filter(([, value]) => value !== undefined);
  if (pairs.length === 0) return "";
  return `?${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString()}`;
}

async function signedHeaders(
  name: WebRouteName,
  route: WebRoute,
  fields: Readonly<Record<string, unknown>>,
  { signer, nowMs, stepUpId }: WebCallNeeds,
): Promise<Record<string, string>> {
  if (route.access === "visitor" || route.access === "session" || signer === undefined) return {};
  const timestampMs = nowMs();
  const instruction = webInstruction(name);
  const signed = route.body === undefined ? fields : bodyFields(fields);
  const text = signedText({ instruction, fields: signed, timestampMs, windowMs: WINDOW_MS });
  return {
    "X-API-Key": signer.apiKey,
    "X-Signature": await signer.sign(text),
    "X-Timestamp": String(timestampMs),
    "X-Window": String(WINDOW_MS),
    ...(stepUpId === undefined ? {} : { [STEP_UP_HEADER]: stepUpId }),
  };
}

async function answerOf(route: WebRoute, response: Response, doing: string): Promise<unknown> {
  if (!response.ok) throw await refusalOf(response, doing);
  if (route.response.kind === "empty") return undefined;
  const checked = check(route.response, parsed(await response.text()), "ignore");
  if (checked.ok) return checked.value;
  const { path, expected } = checked.fault;
  throw new ContractBreach(`${doing}: ${path} should be ${expected}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
