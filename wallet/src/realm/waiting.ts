import { explain, explanationHash, fraudIn, FRAUDS, UNREAD } from "@holdall/wallet/clear";
import type { ClearRequest, Context, Explanation } from "@holdall/wallet/clear";
import { requestHash } from "@holdall/wallet/keyring";
import type { SignRequest } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import type { RealmMessage } from "./message.ts";
import type { BroughtPrices } from "./own-prices.ts";
import { checkReplaced } from "./replaced.ts";

/** Requests that may wait, of one origin and of all. */
export const WAITING_PER_ORIGIN = 8;
export const WAITING_MAX = 32;

/** Who judges a request besides the rules of risk: what the person knows, and the account's rules. */
export interface Judge {
  /** What the person knows in the account's family: own accounts, address book, denied addresses. */
  readonly known: Pick<Context, "own" | "known" | "denied">;
  /** True where the person bears that nobody can read a transaction of the account. */
  readonly bearsUnread: boolean;
  /** Refuses what the account's own rules forbid, by the name of the rule. */
  check(explanation: Explanation): Outcome<true>;
}

type RequestBody = Extract<RealmMessage, { kind: "request" }>["body"];

/** A request in the realm, until somebody decides. */
export interface WaitingRequest {
  readonly ticket: number;
  /** The id of the message that brought it. */
  readonly id: string;
  readonly body: RequestBody;
  readonly settle: (outcome: Outcome<Uint8Array>) => void;
}

/** A request with its meaning, computed from the bytes at this moment. */
export interface ReadRequest {
  readonly request: SignRequest;
  readonly explanation: Explanation;
  readonly requestHash: Uint8Array;
  readonly explanationHash: Uint8Array;
}

/** Reads a request anew: what it means, and whether the rules let it be signed at all. */
export function readRequest(body: RequestBody, judge: Judge, atMs: number): Outcome<ReadRequest> {
  const { signed, brought, account } = body;
  const [first, second] = brought.evidence;
  const context: Context = {
    account,
    network: brought.network,
    chainId: brought.chainId,
    origin: body.origin,
    atMs,
    evidence: second === undefined ? [first] : [first, second],
    secondReading: brought.secondReading,
    prices: pricesNow(brought.prices, atMs),
    // What the other decoder reads is not borne unread, nor is any message.
    bearsUnread:
      judge.bearsUnread && brought.secondReading === UNREAD && signed.kind.endsWith("-transaction"),
    ...judge.known,
  };
  const asked: ClearRequest = signed;
  const explained = explain(asked, context);
  if (!explained.ok) return explained;
  const replaced = checkReplaced(account, brought);
  if (!replaced.ok) return replaced;
  const { explanation, bytes } = explained.value;
  if (explanation.level === "forbidden") {
    const rules = explanation.findings.filter((one) => one.level === "forbidden");
    return refuse("request-forbidden", rules.map((one) => one.rule).join(" "));
  }
  const fraud = fraudIn(FRAUDS, explanation, body.origin);
  if (fraud !== null) return refuse("request-forbidden", String(fraud));
  const allowed = judge.check(explanation);
  if (!allowed.ok) return allowed;
  const request: SignRequest =
    signed.kind === "evm-typed-data"
      ? { kind: signed.kind, bytes, document: signed.document }
      : { kind: signed.kind, bytes };
  return accept({
    request,
    explanation,
    requestHash: requestHash(request),
    explanationHash: explanationHash(explanation),
  });
}

/**
 * Prices as they were brought, whatever the time is by now: what they show to be a danger stays one for
 * as long as somebody reads about it. Limits look at how old they are.
 */
function pricesNow(prices: BroughtPrices = {}, atMs: number): BroughtPrices {
  return Object.fromEntries(Object.entries(prices).map(([key, one]) => [key, { ...one, atMs }]));
}

/** Scheme and host of the page that asks; empty for the wallet's own screens. */
export const nameOf = ({ origin }: RequestBody): string =>
  origin === null ? "" : `${origin.scheme}://${origin.host}`;

/** The requests that wait. */
export interface Waiting {
  add(asked: Omit<WaitingRequest, "ticket">): Outcome<number>;
  find(ticket: number): WaitingRequest | undefined;
  /** Takes one out: whoever takes it must settle it. */
  take(ticket: number): WaitingRequest | undefined;
  /**
   * Takes back what a message brought: whoever asked is gone. What is being signed by then was
   * approved, and goes on. Tells whether it waited.
   */
  withdraw(id: string): boolean;
  /** Puts one back that was taken and not settled. */
  restore(request: WaitingRequest): void;
  all(): readonly WaitingRequest[];
}

/** An empty queue. */
export function createWaiting(): Waiting {
  const requests = new Map<number, WaitingRequest>();
  let lastTicket = 0;
  return {
    add(asked) {
      const name = nameOf(asked.body);
      const own = [...requests.values()].filter((one) => nameOf(one.body) === name);
      if (requests.size >= WAITING_MAX || own.length >= WAITING_PER_ORIGIN) {
        return refuse("queue-full", String(own.length));
      }
      const ticket = ++lastTicket;
      requests.set(ticket, { ticket, ...asked });
      return accept(ticket);
    },
    withdraw(id) {
      const asked = [...requests.values()].find((one) => one.id === id);
      asked?.settle(refuse("request-withdrawn"));
      return asked !== undefined && requests.delete(asked.ticket);
    },
    find: (ticket) => requests.get(ticket),
    take(ticket) {
      const request = requests.get(ticket);
      requests.delete(ticket);
      return request;
    },
    restore: (request) => void requests.set(request.ticket, request),
    all: () => [...requests.values()],
  };
}
