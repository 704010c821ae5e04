/**
 * Jobs: what happens because time passes. Each job is a command sent through the same door as
 * everybody's, so that time, like a price, is data in the journal and a replay needs no clock.
 *
 * Invariants: at most one tick is under way; a tick that could not be taken (the engine is behind) is
 * not queued up, because the next one covers it. This module decides nothing: what a tick does is
 * the engine's. Of a yield a job says how much lenders earned, by the public rate of the asset; who gets which part,
 * and whether the treasury can pay it, is the engine's too.
 */
export { startTicks } from "./ticks.ts";
export { startYields } from "./yields.ts";
export type { YieldRefused } from "./yields.ts";
