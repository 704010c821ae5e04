import type { ApiErrorCode } from "@holdall/core/protocol";

/** Why somebody is not let through: status, code of the API's closed list, sentence with a remedy. */
export interface Denial {
  readonly status: number;
  readonly code: ApiErrorCode;
  readonly message: string;
}

function row(status: number, code: ApiErrorCode, message: string): Denial {
  return { status, code, message };
}

/** Every denial of this module. Those of signing in tell nothing about whether a person exists. */
const denials = {
  "handle-invalid": row(
    400,
    "INVALID_CLIENT_REQUEST",
    "A handle has 3 to 32 letters, digits, dots, dashes or underscores.",
  ),
  "handle-taken": row(409, "PRECONDITION_FAILED", "This handle is taken. Choose another one."),
  "region-closed": row(403, "FORBIDDEN", "Accounts cannot be opened from this country."),
  "flow-unknown": row(
    400,
    "PRECONDITION_FAILED",
    "This step has expired or was used. Begin again.",
  ),
  "passkey-refused": row(
    400,
    "INVALID_SIGNATURE",
    "The passkey's answer does not fit what was asked. Begin again.",
  ),
  "passkey-taken": row(
    409,
    "PRECONDITION_FAILED",
    "This passkey belongs to an account already. Sign in with it.",
  ),
  "passkeys-too-many": row(
    409,
    "PRECONDITION_FAILED",
    "An account has at most 20 passkeys. Remove one first.",
  ),
  "passkey-last": row(
    409,
    "PRECONDITION_FAILED",
    "This is the last passkey. Add another one before you remove it.",
  ),
  "passkey-unknown": row(404, "RESOURCE_NOT_FOUND", "There is no such passkey."),
  "sign-in-refused": row(
    401,
    "UNAUTHORIZED",
    "Handle, passkey or code is not right. Try again, or use another passkey.",
  ),
  "entry-refused": row(
    401,
    "UNAUTHORIZED",
    "This entry link was used or is not valid. Take a new one from the start of the program.",
  ),
  "session-key-invalid": row(
    400,
    "INVALID_CLIENT_REQUEST",
    "A session key is the base64 of a new Ed25519 public key. Make a new pair.",
  ),
  "session-ended": row(401, "UNAUTHORIZED", "The session has ended. Sign in again."),
  "session-idle": row(
    401,
    "UNAUTHORIZED",
    "Nothing was signed here for 15 minutes. Sign in again to confirm this.",
  ),
  "session-unknown": row(404, "RESOURCE_NOT_FOUND", "There is no such session."),
  "code-refused": row(
    403,
    "INVALID_TWO_FACTOR_CODE",
    "The code is not right, or was used. Wait for the next one.",
  ),
  "totp-enrolled": row(
    409,
    "PRECONDITION_FAILED",
    "An authenticator is enrolled already. Remove it first.",
  ),
  "totp-absent": row(404, "RESOURCE_NOT_FOUND", "No authenticator is enrolled."),
  "step-up-route": row(400, "INVALID_CLIENT_REQUEST", "This route takes no confirmation."),
  "step-up-refused": row(
    403,
    "FORBIDDEN",
    "The confirmation is missing, used, expired, or for something else. Confirm again.",
  ),
  "step-up-form": row(
    400,
    "INVALID_CLIENT_REQUEST",
    "Exactly one of `credential` and `code` confirms.",
  ),
  "subaccount-unknown": row(404, "RESOURCE_NOT_FOUND", "There is no such sub-account."),
  "address-known": row(409, "PRECONDITION_FAILED", "This address is in the book already."),
  "address-unknown": row(404, "RESOURCE_NOT_FOUND", "There is no such address in the book."),
  "address-invalid": row(
    400,
    "INVALID_CLIENT_REQUEST",
    "An address has 1 to 128 characters without blanks.",
  ),
  "addresses-too-many": row(
    409,
    "PRECONDITION_FAILED",
    "The book has at most 100 addresses. Remove one first.",
  ),
  "address-young": row(409, "TOO_EARLY", "A new address can be used 48 hours after it was added."),
  "address-memo": row(
    409,
    "PRECONDITION_FAILED",
    "Withdrawals carry no memo yet, and this address needs one. Use an address of your own.",
  ),
  "withdrawal-nobody": row(
    403,
    "FORBIDDEN",
    "A key withdraws to the address book of the person it belongs to, and this one belongs to nobody.",
  ),
  "withdrawal-held": row(
    409,
    "TOO_EARLY",
    "Withdrawals are held after a change of security. Wait until the hold ends.",
  ),
  "withdrawal-level": row(
    403,
    "FORBIDDEN",
    "Withdrawals need a verified identity. Verify yours first.",
  ),
  "settings-too-large": row(
    400,
    "INVALID_CLIENT_REQUEST",
    "Settings have at most 16,384 characters.",
  ),
  "verification-lower": row(
    400,
    "INVALID_CLIENT_REQUEST",
    "This level is not above the present one.",
  ),
  "verification-absent": row(403, "FORBIDDEN", "This venue has no provider of verification."),
  "account-not-empty": row(
    409,
    "PRECONDITION_FAILED",
    "The account still holds something. Withdraw, repay and close everything first.",
  ),
  "market-unknown": row(400, "INVALID_MARKET", "There is no such market."),
  "asset-unknown": row(400, "INVALID_ASSET", "There is no such asset."),
  "margin-absent": row(
    400,
    "INVALID_CLIENT_REQUEST",
    "Nobody can be liquidated here: this venue has no margin.",
  ),
  "queue-unknown": row(
    404,
    "RESOURCE_NOT_FOUND",
    "Nothing waits under this name any more. Look at the queue anew.",
  ),
  "state-same": row(409, "PRECONDITION_FAILED", "The market is in this state already."),
  "proposals-too-many": row(
    409,
    "PRECONDITION_FAILED",
    "At most 100 proposals wait. Sign or refuse one first.",
  ),
  "proposal-expired": row(
    409,
    "PRECONDITION_FAILED",
    "This proposal has waited for more than seven days. Propose it anew.",
  ),
  "proposal-unknown": row(404, "RESOURCE_NOT_FOUND", "There is no such proposal that waits."),
  "proposal-own": row(403, "FORBIDDEN", "A proposal needs the signature of another person."),
  "proposal-changed": row(
    409,
    "PRECONDITION_FAILED",
    "The signature is over another change. Look at it again.",
  ),
  "state-stricter": row(
    409,
    "PRECONDITION_FAILED",
    "The market is in a looser state than this one. A stricter state takes one signature, under Markets.",
  ),
  "terms-stale": row(
    409,
    "PRECONDITION_FAILED",
    "The market has changed since this was written. Look at it again and propose anew.",
  ),
  "terms-same": row(
    409,
    "PRECONDITION_FAILED",
    "These terms are in force already. Change at least one, and none twice.",
  ),
  "terms-invalid": row(
    400,
    "INVALID_CLIENT_REQUEST",
    "A term does not belong to this market, or its value is none of its unit. Correct it.",
  ),
  "terms-missing": row(
    400,
    "INVALID_CLIENT_REQUEST",
    "A listing says every term of its market, each once. Add what is missing.",
  ),
  "sources-stale": row(
    409,
    "TRADING_PAUSED",
    "A price source is stale, so nothing can be signed. Wait until all are live: they stand under Risk.",
  ),
  "change-role": row(
    403,
    "FORBIDDEN",
    "None of your roles decides this. Ask somebody who has the role for it.",
  ),
  "role-same": row(409, "PRECONDITION_FAILED", "Nothing would change: look at who has which role."),
  "role-last": row(
    409,
    "PRECONDITION_FAILED",
    "Two people must keep the role security, or nobody could give a role again. Give it to somebody else first.",
  ),
  "operator-unknown": row(404, "RESOURCE_NOT_FOUND", "There is no person with this number."),
  "account-operator": row(
    409,
    "PRECONDITION_FAILED",
    "Who runs the venue cannot leave. Let your roles be taken first.",
  ),
  "venue-refused": row(503, "TRADING_PAUSED", "The venue did not take the command. Try again."),
} as const satisfies Readonly<Record<string, Denial>>;

export type DenialCode = keyof typeof denials;

/** Carries a denial up to the edge of this module, where it becomes a value. */
export class Denied extends Error {
  override readonly name = "Denied";
  readonly denial: Denial;

  constructor(denial: Denial) {
    super(denial.message);
    this.denial = denial;
  }
}

/** Stops with this denial. */
export function deny(code: DenialCode): never {
  throw new Denied(denials[code]);
}
