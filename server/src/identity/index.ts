/**
 * Identity: which keys may speak for which account, and what they may do. Today that is API keys;
 * people, passkeys and sessions join them here.
 *
 * Invariants: a key that is found is stored; a revoked key is not found and its public key is never
 * registered again; every key expires, within a year, and one that may withdraw within 90 days and
 * only from named addresses (the demo world's keys, which are no secret, excepted). A request that
 * breaks a rule is answered by a value with a code and a sentence.
 *
 * All keys are in memory, because every signed request asks for one. What this module does not do:
 * check signatures, addresses or expiries of requests (the gateway does), or decide what a scope
 * opens (the contract's rows do).
 */
export { openIdentity } from "./identity.ts";
export type { Identity, IdentityDatabase } from "./identity.ts";
export type { ApiKey, ApiKeyRefusal, ApiKeyRefusalCode, ApiKeyRequest } from "./api-key.ts";
export { canonicalAddress } from "./address.ts";
