import { refusalText } from "@holdall/extension/words";

/** An error as pages know it (EIP-1193, EIP-1474). */
export interface PageError {
  readonly code: number;
  readonly message: string;
}

/** A refusal inside a page's request; it ends as an answer at the door. */
export class PageRefusal extends Error {
  override readonly name: string = "PageRefusal";
  readonly code: number;
  /** True when the person said no: a page that hears it often must wait. */
  readonly isByPerson: boolean;

  constructor(code: number, message: string, isByPerson = false) {
    super(message);
    this.code = code;
    this.isByPerson = isByPerson;
  }
}

const CODES: Readonly<Record<string, number>> = {
  "request-refused": 4001,
  "request-forbidden": 4001,
  "request-withdrawn": 4001,
  "policy-refused": 4001,
  "signer-closed": 4001,
  "account-unknown": 4100,
  "not-signer": 4100,
  "wrong-network": 4901,
  "network-off": 4901,
  "account-elsewhere": 4901,
  "nodes-silent": 4900,
  "queue-full": -32_005,
  "transaction-refused": -32_003,
  "balance-insufficient": -32_003,
  "number-taken": -32_003,
  "replacement-underpriced": -32_003,
  "address-invalid": -32_602,
  "too-large": -32_602,
  malformed: -32_602,
  unreadable: -32_602,
};
const INTERNAL = -32_603;

/**
 * What a page hears of a refusal: a code of the standard, and the sentence in English. Of the account's
 * rules it hears that they refuse, not what the person allows themselves nor what left.
 */
export function refusalForPage(refusal: string, told: string): PageRefusal {
  const detail = refusal === "policy-refused" ? "" : told;
  const { sentence } = refusalText(refusal, "en");
  return new PageRefusal(
    CODES[refusal] ?? INTERNAL,
    detail === "" ? sentence : `${sentence} (${detail})`,
    refusal === "request-refused",
  );
}

export const unauthorised = (): PageRefusal =>
  new PageRefusal(4100, "This page is not connected to that account.");
export const unsupported = (method: string): PageRefusal =>
  new PageRefusal(4200, `This wallet does not do ${method.slice(0, 60)}.`);
export const badParameters = (why: string): PageRefusal => new PageRefusal(-32_602, why);
