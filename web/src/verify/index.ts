/**
 * Verifying proofs of reserves in the browser. The application's screen and the page that works alone
 * from disk stand on the same checks: the stand-alone verifier of `core`, the browser's own Ed25519 and
 * AES-GCM, and nothing else.
 *
 * `pageVerifier` starts the worker of the application's page, `verifierOver` speaks with any worker that
 * runs `worker.ts`; answers carry codes, and `sentence` puts a code into the reader's language. Invariants: a
 * check that could not be made is a failed one; a row counts only inside a day that holds; every
 * verdict is unaudited and says so.
 *
 * `checkRelease` holds the application itself to its build's list of files and to a release's signature.
 *
 * What it does not do: decide what to do about a verdict, or send anything anywhere. `fetchDay` reads
 * public files without credentials.
 */
export { fetchBucket, fetchDay, fetchPrevious, fileFetcher } from "./fetch-day.ts";
export { checkRelease, readSiteFile } from "./release.ts";
export type { ReleaseCheck } from "./release.ts";
export { pageVerifier } from "./page-verifier.ts";
export type {
  AssetLine,
  BalanceLine,
  Check,
  CheckLine,
  DayAnswer,
  NamedFile,
  RowAnswer,
} from "./protocol.ts";
export { streakOf } from "./streak.ts";
export { verifierOver } from "./verifier.ts";
export type { Verifier, VerifierWorker } from "./verifier.ts";
export { readFiles } from "./read-files.ts";
export { checkName, componentName, sentence, wordsOf } from "./words.ts";
export type { Language } from "./words.ts";
