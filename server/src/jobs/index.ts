/**
 * Jobs: what happens because time passes. Each job is a command sent through the same door as
 * everybody's, so that time, like a price, is data in the journal and a replay needs no clock.
 *
 * Invariants: at most one tick is under way; a tick that could not be taken (the engine is behind) is
 * not queued up, because the next one covers it. This module decides nothing: what a tick does is
 * the engine's.
 */
export { startTicks } from "./ticks.ts";
