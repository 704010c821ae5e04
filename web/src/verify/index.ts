/**
 * Verifying the reserves in the reader's own browser: the files of a day, the core's verifier, a
 * worker, and nothing that the venue says about itself.
 *
 * The verifier shares no code with the prover. Files that are cached or dropped verify with the
 * network off. The worker's address is the page's only trusted type.
 */
export { verifyInWorker, verifyPublishedDay } from "./verify-day.ts";
export type { Verified } from "./verify-files.ts";
