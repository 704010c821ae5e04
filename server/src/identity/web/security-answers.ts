import type { WebResponseOf } from "@holdall/core/contract";
import type { ApiKey } from "../api-key.ts";
import type { BookEntry, Passkey, Person, WithdrawalTerms } from "../people/person.ts";
import { termsNow, usableAtMs } from "../withdrawal-rules.ts";
import type { Context } from "./call.ts";

/** A passkey as its owner sees it. */
export function passkeyAnswer(passkey: Passkey): WebResponseOf<"passkeys">[number] {
  const { passkeyId, name, createdAtMs, isSynced, lastUsedAtMs } = passkey;
  return { passkeyId, name, createdAt: createdAtMs, isSynced, lastUsedAt: lastUsedAtMs };
}

/** An entry of the address book. */
export function addressAnswer(
  person: Person,
  entry: BookEntry,
): WebResponseOf<"addresses">[number] {
  const { createdAtMs, ...said } = entry;
  return { ...said, createdAt: createdAtMs, usableAt: usableAtMs(person, entry) };
}

/** An API key, with its use since the program started. */
export async function keyAnswer(
  { venue, keys }: Context,
  key: ApiKey,
): Promise<WebResponseOf<"keys">[number]> {
  const { answer: account } = await venue.query({ kind: "account", accountId: key.accountId });
  const use = keys.useOf(key.publicKey);
  return {
    apiKey: key.publicKey,
    name: key.name,
    subaccountId: account?.subaccountNumber ?? 0,
    scopes: key.scopes,
    addresses: key.ipList,
    orderValueMax: key.orderValueMax ?? null,
    cancelOnDisconnect: key.cancelsOnDisconnect ?? false,
    createdAt: key.createdAtMs,
    expiresAt: key.expiresAtMs,
    requests: use.requests,
    errors: use.errors,
    lastUsedAt: use.lastAtMs,
    lastAddress: use.lastAddress,
  };
}

/** The delay of withdrawals, with what waits and what holds. */
export function delayAnswer(terms: WithdrawalTerms, nowMs: number): WebResponseOf<"delay"> {
  const { hours, pending, holdUntilMs, holdReason } = termsNow(terms, nowMs);
  const isHeld = holdUntilMs > nowMs;
  return {
    hours,
    pendingHours: pending?.hours ?? null,
    pendingAt: pending?.atMs ?? null,
    holdUntil: isHeld ? holdUntilMs : null,
    holdReason: isHeld ? holdReason : null,
  };
}
