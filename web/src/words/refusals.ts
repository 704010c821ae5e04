import { ContractBreach, NoAnswer, VenueRefusal } from "@holdall/client";
import { rejects } from "@holdall/core/protocol";
import type { Language, Say } from "./words.tsx";

/** An order that the venue took and that ended at once, not filled in full: no refusal, and no success. */
export class OrderExpired extends Error {
  override readonly name = "OrderExpired";
  /** What was filled, in base; zero for nothing. */
  readonly executedQuantity: string;

  constructor(executedQuantity: string) {
    super("the order expired");
    this.executedQuantity = executedQuantity;
  }
}

/** A confirmation that a person did not give: the act was not asked for. */
export class NotConfirmed extends Error {
  override readonly name = "NotConfirmed";
}

/** A failure as a person reads it. */
export interface Failure {
  readonly sentence: string;
  readonly help: string | undefined;
  /** For those who report it. */
  readonly code: string;
  /** What was asked, as a program writes it; empty where nobody knows. */
  readonly request: string;
  /** The venue's name for the request; empty where it gave none. */
  readonly requestId: string;
  /** The field that caused it, where the registry tells. */
  readonly field: "price" | "quantity" | "trigger" | "flags" | undefined;
  /** True when the act may have happened all the same. */
  readonly isUnknown: boolean;
}

/** The name in the registry of a sentence on the wire. */
function nameOf(text: string): string | undefined {
  return rejects.find((row) => row.text === text)?.name;
}

function fieldOf(name: string | undefined): Failure["field"] {
  if (name === undefined) return undefined;
  if (/^(trigger|exits)/.test(name)) return "trigger";
  if (/^(post-only|reduce-only|self-trade|fill-or-kill|expiry)/.test(name)) return "flags";
  if (/price/.test(name) && name !== "price-impact") return "price";
  if (/quantity|funds|margin|liquidity|slippage|price-impact|amount/.test(name)) return "quantity";
  return undefined;
}

/** Any failure of a call in the page's language: registry sentence, code, and what can be done. */
export function failureOf(error: unknown, language: Language, say: Say): Failure {
  if (error instanceof VenueRefusal) {
    const name = nameOf(error.message);
    const own = name === undefined || language === "en" ? undefined : say.refusal(name);
    return {
      sentence: own?.[0] ?? refusalSentence(error, say),
      help: own?.[1] ?? (error.help || undefined),
      code: error.code ?? String(error.status),
      request: error.request,
      requestId: error.requestId,
      field: fieldOf(name),
      isUnknown: false,
    };
  }
  const plain = { help: undefined, field: undefined, request: "", requestId: "" };
  if (error instanceof OrderExpired) {
    const quantity = error.executedQuantity;
    const isPartly = /[1-9]/.test(quantity);
    const sentence = isPartly ? say("ticket.partly", { quantity }) : say("ticket.expired");
    return { ...plain, sentence, code: "EXPIRED", isUnknown: false };
  }
  if (error instanceof NotConfirmed) {
    const sentence = say("failure.notConfirmed");
    return { ...plain, sentence, code: "NOT_CONFIRMED", isUnknown: false };
  }
  if (error instanceof NoAnswer) {
    const sentence = say("failure.noAnswer");
    return { ...plain, sentence, code: "NO_ANSWER", request: error.message, isUnknown: true };
  }
  if (error instanceof ContractBreach) {
    const sentence = say("failure.contract");
    return { ...plain, sentence, code: "CONTRACT", request: error.message, isUnknown: true };
  }
  return { ...plain, sentence: say("failure.unexpected"), code: "UNEXPECTED", isUnknown: false };
}

/** A sentence that the venue kept of a refusal, in the page's language. */
export function refusalText(text: string, language: Language, say: Say): string {
  const name = nameOf(text);
  const own = name === undefined || language === "en" ? undefined : say.refusal(name)?.[0];
  return own ?? say.venueSentence(text) ?? text;
}

/** Sentences that the venue has no row of the registry for, by code; else what it wrote. */
function refusalSentence(error: VenueRefusal, say: Say): string {
  const own = say.venueSentence(error.message);
  if (own !== undefined) return own;
  const keys: Partial<Record<string, PlainKey>> = {
    NOT_IMPLEMENTED: "failure.notImplemented",
    UNAUTHORIZED: "failure.unauthorized",
    TOO_MANY_REQUESTS: "failure.tooMany",
    MAINTENANCE: "failure.maintenance",
  };
  const key = error.code === null ? undefined : keys[error.code];
  return key === undefined ? error.message : say(key);
}

type PlainKey =
  | "failure.notImplemented"
  | "failure.unauthorized"
  | "failure.tooMany"
  | "failure.maintenance";
