/**
 * The third hand of a 2-of-3 account: holds one share, signs what its own rules allow.
 *
 * Started by a server as a process of its own, or run by anybody for a friend. It decodes what it
 * is asked to sign by itself, applies its own copy of the rules and its own log of what was spent,
 * and refuses alone what a device might allow.
 *
 * Invariants: a share never leaves, and there is no request that lists shares; a session is durable
 * before its nonces exist, which live in memory only; every request is signed by its sender and
 * numbered; everything it did stands in a hash-chained log that its owner can read; what is on disk
 * is sealed. It moves nothing alone, and nothing is lost when it is gone for ever.
 */
export { createCosigner } from "./cosigner.ts";
export type { Cosigner, CosignerParts } from "./cosigner.ts";
export { listen } from "./http.ts";
export { openNodes } from "./nodes.ts";
export type { FindChain, OwnNodes } from "./nodes.ts";
export { createReading } from "./reading.ts";
export { openStore } from "./store.ts";
export type { Store } from "./store.ts";
