import { rejects } from "@holdall/core/protocol";
import type { ApiErrorCode } from "@holdall/core/protocol";

/** The venue said no. Nothing happened. */
export class VenueRefusal extends Error {
  override readonly name = "VenueRefusal";
  /** The API's word for the kind of refusal; `null` where the venue answered in plain text. */
  readonly code: ApiErrorCode | null;
  /** HTTP status; 0 for a refusal over a socket. */
  readonly status: number;
  /** What the caller can do about it; empty where nothing is known. */
  readonly help: string;
  /** Method and address of what was refused, for those who report it; empty over a socket. */
  readonly request: string;
  /** The venue's name for this request, under which it stands in its log; empty over a socket. */
  readonly requestId: string;

  constructor(refusal: {
    code: ApiErrorCode | null;
    status: number;
    message: string;
    request?: string;
    requestId?: string;
  }) {
    super(refusal.message);
    this.request = refusal.request ?? "";
    this.requestId = refusal.requestId ?? "";
    this.code = refusal.code;
    this.status = refusal.status;
    this.help = helpOf(refusal.code, refusal.message);
  }
}

/**
 * No answer came: the network failed, time ran out, or the answer was not to be understood. A
 * command may or may not have happened: ask for the order by its client id, or repeat the command
 * with the same client id, which the venue answers with the first result.
 */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
  /** True when the request was never sent, so that nothing can have happened. */
  readonly isUnsent: boolean;

  constructor(doing: string, options: { cause?: unknown; isUnsent?: boolean } = {}) {
    super(`no answer: ${doing}`, { cause: options.cause });
    this.isUnsent = options.isUnsent ?? false;
  }
}

/** The venue answered with something that the contract does not allow. */
export class ContractBreach extends Error {
  override readonly name = "ContractBreach";
}

/** Sentences of the door itself, which no row of the registry carries. */
const helpByText: readonly (readonly [text: string, help: string])[] = [
  ["Invalid signature", "Check the API key, its secret and the instruction that is signed."],
  ["Request has expired", "Set the machine's clock, or let the client follow the venue's."],
  ["Unauthorized", "Sign the request with an API key that has the scope of the route."],
];

const helpByCode: Partial<Record<ApiErrorCode, string>> = {
  TOO_MANY_REQUESTS: "Send fewer requests a minute; cancels have an allowance of their own.",
  NOT_IMPLEMENTED: "The venue does not offer this yet.",
  MAINTENANCE: "Wait, then ask for the state of your orders before repeating anything.",
};

/** The registry's advice for a refusal, found by its code and its exact sentence. */
function helpOf(code: ApiErrorCode | null, message: string): string {
  const row = rejects.find((reject) => reject.api === code && reject.text === message);
  if (row !== undefined) return row.help;
  const known = helpByText.find(([text]) => message.includes(text));
  if (known !== undefined) return known[1];
  return code === null ? "" : (helpByCode[code] ?? "");
}
