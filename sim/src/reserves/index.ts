/**
 * Attacks on the proof of reserves, the auditor who replays a journal against it, and its figures.
 * The commands are in `main.ts`, the attacks in the tests; the door gives the benchmarks their figures,
 * and the museum of market disasters the auditor's reading, to compare in every state.
 *
 * What it does not do: prove or publish for a venue. That is the server's.
 */
export { reservesBench } from "./bench.ts";
export type { ReservesFigure } from "./bench.ts";
export { JournalFold } from "./journal-fold.ts";
