/**
 * Keeps the key realm's worker, and passes messages between its two doors and those who may speak.
 *
 * Starts it, starts the stretching worker for one unlock and ends it, and ends the key realm's
 * whenever it locks, so that its memory goes with it. Invariants: a message is answered once or,
 * when it is none, not at all; the host reads only a message's id and never its body; a realm that
 * could not be sealed is never spoken to as if it were. It has no network and no storage.
 */
export { createHost } from "./host.ts";
export { readAtDevice, readCarried } from "./carried.ts";
export type { Burden, Host, HostHands, Phase, Reaching } from "./host.ts";
