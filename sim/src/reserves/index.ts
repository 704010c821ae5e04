/**
 * Attacks on the proof of reserves, the auditor who replays a journal against it, and its figures.
 * The commands are in `main.ts`, the attacks in the tests; the door gives the benchmarks their figures.
 *
 * What it does not do: prove or publish for a venue. That is the server's.
 */
export { reservesBench } from "./bench.ts";
export type { ReservesFigure } from "./bench.ts";
