/**
 * The engine: decides. One pure, synchronous function of state and command, and the questions that
 * its state answers. The same commands give the same events, the same snapshot and the same hash on
 * every machine.
 *
 * Behind this door stand the ledger (double entry; every asset sums to zero), the books
 * (price-time priority in paged ladders), and the rules of `docs/engine.md`, one folder a subject,
 * joined only in `apply.ts`. State lives in typed arrays; a snapshot is a copy of memory.
 *
 * It reads no clock and draws no random number: sequence and time arrive with the command. It never
 * waits, writes or sends; nobody outside sees its state but through `view` and `snapshot`.
 */
export { createEngine, restoreEngine } from "./engine.ts";
export type { Engine, EngineOptions } from "./engine.ts";
export { EventBuffer } from "./event-buffer.ts";
export type { SnapshotPage, SnapshotPages } from "./snapshot.ts";
