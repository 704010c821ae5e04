import type { Scope } from "@holdall/core/contract";
import { canonicalRange } from "./address.ts";
import { refuse } from "./api-key.ts";
import type { ApiKeyRefusal, ApiKeyRequest } from "./api-key.ts";
import { publicKeyFault } from "./public-key.ts";

/** Addresses of the longest IP list. */
export const ADDRESSES_MAX = 20;
const DAY_MS = 86_400_000;
/** The longest life of a key. */
export const LIFE_MS_MAX = 365 * DAY_MS;
/** The longest life of a key that may withdraw. */
export const WITHDRAW_LIFE_MS_MAX = 90 * DAY_MS;

const scopes: Readonly<Record<Scope, true>> = {
  read: true,
  trade: true,
  transfer: true,
  withdraw: true,
  rfq: true,
  vault: true,
};

/** 1 to 64 letters, marks, signs and spaces of any script; no control characters, no halves of characters. */
const nameForm = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]{1,64}$/u;

/**
 * The request with its addresses in canonical text, or the first reason to refuse it. `nowMs` is
 * the moment of registration.
 */
export function checkRequest(
  request: ApiKeyRequest,
  nowMs: number,
): { readonly request: ApiKeyRequest } | { readonly refusal: ApiKeyRefusal } {
  const fault = publicKeyFault(request.publicKey);
  if (fault !== undefined) return refuse(fault);
  if (!nameForm.test(request.name)) return refuse("name-invalid");
  if (!areScopes(request.scopes)) return refuse("scopes-invalid");
  if (request.ipList.length > ADDRESSES_MAX) return refuse("addresses-too-many");
  const addresses = request.ipList.map(canonicalRange);
  if (!addresses.every((address) => address !== undefined)) return refuse("address-invalid");
  if (request.orderValueMax !== undefined && !isAmount(request.orderValueMax))
    return refuse("order-value-invalid");

  const lifeMs = request.expiresAtMs - nowMs;
  if (!(lifeMs > 0)) return refuse("expiry-passed");
  if (!(lifeMs <= LIFE_MS_MAX)) return refuse("expiry-too-late");
  if (request.scopes.includes("withdraw") && !request.isDemo) {
    if (lifeMs > WITHDRAW_LIFE_MS_MAX) return refuse("withdraw-expiry-too-late");
    if (addresses.length === 0) return refuse("withdraw-needs-addresses");
  }
  return { request: { ...request, ipList: [...new Set(addresses)] } };
}

/** An amount of money above zero, in the one way to write it. */
function isAmount(text: string): boolean {
  return amountForm.test(text) && !/^[0.]+$/.test(text);
}

const amountForm = /^(0|[1-9]\d{0,11})(\.\d{1,2})?$/;

function areScopes(asked: readonly Scope[]): boolean {
  if (asked.length === 0 || new Set(asked).size !== asked.length) return false;
  return asked.every((scope) => Object.hasOwn(scopes, scope));
}
