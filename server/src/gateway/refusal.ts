import type { Wire } from "@holdall/core/contract";
import { rejectOfCode, rejectOfName, type Reject, type RejectRow } from "@holdall/core/protocol";

type ApiErrorCode = Wire<"ApiErrorCode">;

/** A refusal as the API says it: status, code of the closed list, sentence. */
export interface Refusal {
  readonly status: number;
  readonly code: ApiErrorCode;
  readonly message: string;
}

/** Carries a refusal up to the door that answers; the only exception that is an answer. */
export class RefusalError extends Error {
  override readonly name = "RefusalError";
  readonly refusal: Refusal;
  /** True when the same request was refused before, and this is that answer. */
  readonly isRepeated: boolean;

  constructor(refusal: Refusal, isRepeated = false) {
    super(refusal.message);
    this.refusal = refusal;
    this.isRepeated = isRepeated;
  }
}

/** The refusals that the gateway makes before or beside the engine. Clients match on some texts. */
export const refusals = {
  unauthorized: { status: 401, code: "UNAUTHORIZED", message: "Unauthorized" },
  keyExpired: { status: 401, code: "UNAUTHORIZED", message: "API key has expired" },
  signatureInvalid: {
    status: 400,
    code: "INVALID_CLIENT_REQUEST",
    message: "Invalid signature",
  },
  timestampInvalid: {
    status: 400,
    code: "INVALID_CLIENT_REQUEST",
    message: "Invalid timestamp",
  },
  windowInvalid: {
    status: 400,
    code: "INVALID_CLIENT_REQUEST",
    message: "Request has expired: the window must be between 1 and 60000 ms",
  },
  requestExpired: {
    status: 400,
    code: "INVALID_CLIENT_REQUEST",
    message: "Request has expired: the timestamp is outside the window",
  },
  scopeMissing: { status: 403, code: "FORBIDDEN", message: "The API key lacks the scope" },
  roleMissing: {
    status: 403,
    code: "FORBIDDEN",
    message: "This needs a role that you do not have",
  },
  originForeign: {
    status: 403,
    code: "FORBIDDEN",
    message: "Only the web application's own pages may ask this",
  },
  stepUpMissing: {
    status: 403,
    code: "FORBIDDEN",
    message: "The confirmation is missing, used, expired, or for something else: confirm again",
  },
  leverageForbidden: {
    status: 400,
    code: "PRECONDITION_FAILED",
    message: "Your region allows less leverage",
  },
  tradingForbidden: {
    status: 403,
    code: "FORBIDDEN",
    message: "Your region does not allow new orders: cancel, reduce or withdraw",
  },
  borrowingForbidden: {
    status: 403,
    code: "FORBIDDEN",
    message: "Your region does not allow borrowing: order without it",
  },
  withdrawalNobody: {
    status: 403,
    code: "FORBIDDEN",
    message:
      "A key withdraws to the address book of the person it belongs to; this venue has no people",
  },
  orderValueForbidden: {
    status: 403,
    code: "FORBIDDEN",
    message: "The order is worth more than this API key may order at once",
  },
  addressForbidden: { status: 403, code: "FORBIDDEN", message: "The address is not on the list" },
  tooManyRequests: { status: 429, code: "TOO_MANY_REQUESTS", message: "Too many requests" },
  engineBehind: { status: 429, code: "TOO_MANY_REQUESTS", message: "engine behind" },
  diskFilling: {
    status: 503,
    code: "TRADING_PAUSED",
    message: "The venue's disk is filling up: orders can be cancelled, not placed",
  },
  closing: { status: 503, code: "MAINTENANCE", message: "The venue is going down" },
  notFound: { status: 404, code: "RESOURCE_NOT_FOUND", message: "Not Found" },
  notImplemented: { status: 501, code: "NOT_IMPLEMENTED", message: "Not implemented" },
  serverError: { status: 500, code: "SERVER_ERROR", message: "Internal server error" },
  marketInvalid: {
    status: 400,
    code: "INVALID_CLIENT_REQUEST",
    message: "Invalid market symbol",
  },
  symbolNotFound: { status: 400, code: "INVALID_CLIENT_REQUEST", message: "Symbol not found" },
  nonceInvalid: {
    status: 400,
    code: "INVALID_CLIENT_REQUEST",
    message: "The nonce must be 64 lower-case hexadecimal digits",
  },
  withdrawalSigned: {
    status: 409,
    code: "PRECONDITION_FAILED",
    message: "This withdrawal is signed already and cannot be cancelled",
  },
  railAbsent: {
    status: 409,
    code: "PRECONDITION_FAILED",
    message: "This venue takes no deposits from chains",
  },
  assetInvalid: { status: 400, code: "INVALID_ASSET", message: "Invalid asset" },
  orderNameInvalid: {
    status: 400,
    code: "INVALID_CLIENT_REQUEST",
    message: "Must specify exactly one of `orderId` and `clientId`",
  },
  orderIdInvalid: {
    status: 400,
    code: "INVALID_CLIENT_REQUEST",
    message: "Invalid order id",
  },
  triggerPairInvalid: {
    status: 400,
    code: "INVALID_CLIENT_REQUEST",
    message: "Must specify both `triggerPrice` and `triggerQuantity` or neither",
  },
  slippagePairInvalid: {
    status: 400,
    code: "INVALID_CLIENT_REQUEST",
    message: "Must specify both `slippageTolerance` and `slippageToleranceType` or neither",
  },
  priceOffTick: {
    status: 400,
    code: "INVALID_PRICE",
    message: "Price must be a positive multiple of the tick size",
  },
  quantityOffStep: {
    status: 400,
    code: "INVALID_QUANTITY",
    message: "Quantity must be a positive multiple of the step size",
  },
  quantityInvalid: { status: 400, code: "INVALID_QUANTITY", message: "Invalid quantity" },
  rangeInvalid: {
    status: 400,
    code: "INVALID_RANGE",
    message: "The end must not lie before the start",
  },
  repeatedUnknown: {
    status: 409,
    code: "PRECONDITION_FAILED",
    message: "The request was processed before",
  },
} as const satisfies Readonly<Record<string, Refusal>>;

/** The refusal of a stored reject code. */
export function refusalOfCode(code: number): Refusal {
  return refusalOfRow(rejectOfCode(code));
}

/** The refusal of a named reject. */
export function refusalOf(name: Reject): Refusal {
  return refusalOfRow(rejectOfName(name));
}

function refusalOfRow(row: RejectRow): Refusal {
  return { status: row.http, code: row.api, message: row.text };
}

/** Stops the request with this refusal. */
export function refuse(refusal: Refusal): never {
  throw new RefusalError(refusal);
}
