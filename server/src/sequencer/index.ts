/**
 * The sequencer: the one path from the outside to the engine. It gives every command its place and
 * time, hands it to the journal, applies it, and lets the result out once the journal has it.
 *
 * `EngineLoop` is the engine's thread between two sleeps; `EngineLink` is what the rest of the server
 * sees of it (`Venue`); `startEngine` brings up the threads and the rings between them. The same
 * loop and link run on simulated ports in one thread. `pastResults` finds out again, beside all this,
 * what a reader has missed.
 *
 * Invariants: sequences have no gaps; time never goes back; no result, query answer or event passes the
 * link before its sequence is durable; a full queue refuses, keeping its last part for cancels.
 * What it deliberately does not do: know what any command means.
 */
export { EngineLink } from "./engine-link.ts";
export type { EngineLinkParts, QueryPort, SpaceLevel } from "./engine-link.ts";
export { EngineLoop } from "./engine-loop.ts";
export type { EngineLoopParts, SealedBatch } from "./engine-loop.ts";
export { RESULT_PART_BYTES_MAX } from "./result-record.ts";
export { ResultWriter } from "./result-writer.ts";
export { startEngine } from "./start-engine.ts";
export type { JournalEnd, RunningEngine, StartEngineOptions } from "./start-engine.ts";
export { pastResults } from "./past-results.ts";
export type { PastResults, PastResultsOptions } from "./past-results.ts";
export { replay, replayResults } from "./replay.ts";
export type { StoredBatch } from "./replay.ts";
export { OtherRules, RULES_VERSION } from "./rules-version.ts";
export type { VenueFolders } from "./restore.ts";
export { restoreNewest, stateDigest } from "./restore.ts";
