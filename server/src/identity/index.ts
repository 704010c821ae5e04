/**
 * Identity: who somebody is, and what may speak for them: people with passkeys, their sessions and
 * confirmations, their API keys, address books and rules of withdrawal, and what operators did.
 *
 * Invariants: what is known of a person lies sealed under a key of their own, never in the journal;
 * without that key nothing of it can be read. A cookie alone reads and moves nothing: each command
 * is signed by the session's key. A confirmation is for one intent, one session and one use. A key
 * that is found is stored; a revoked key is not found and never registered again; every key expires.
 * Answers to unknown and known handles are the same. What is refused changes nothing, and says why.
 *
 * All keys and sessions are in memory, because every signed request asks for one. What this module
 * does not do: speak HTTP, check the signatures of requests (the gateway does), decide what a scope
 * opens (the contract's rows do), or move money (commands do).
 */
export { openIdentity } from "./identity.ts";
export type { Identity } from "./identity.ts";
export type { IdentityDatabase } from "./sql.ts";
export type { ApiKey, ApiKeyRefusal, ApiKeyRefusalCode, ApiKeyRequest } from "./api-key.ts";
export { canonicalAddress } from "./address.ts";
export { isMasterKeyOf, MASTER_KEY_BYTES, newMasterKey } from "./people/people.ts";
export type { WatchedRail } from "./operate/queue.ts";
export type { WatchedPrices } from "./operate/sources-report.ts";
export { openWebPeople } from "./web/web-people.ts";
export type { DemoEntrant, OpenedPeople, WebPeople, WebPeopleOptions } from "./web/web-people.ts";
export { demoRegions } from "./regions.ts";
export { demoVerification } from "./verification.ts";
