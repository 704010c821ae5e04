/**
 * Why the wallet said no.
 *
 * One append-only registry of codes, each with a sentence and a hint in English and in French, and
 * the `Outcome` that carries either a value or such a code. A refusal is a value, never an
 * exception: exceptions are for reasoning errors of our own and are not caught.
 *
 * The `detail` of a refusal holds operands (a position, an address, a limit) and never a secret:
 * it may be shown, logged and sent to a page.
 */
export { accept, refuse } from "./outcome.ts";
export type { Outcome, Refused } from "./outcome.ts";
export { REFUSALS } from "./registry.ts";
export { failureWords } from "./safe-failures.ts";
export type { Language, RefusalCode, RefusalRow } from "./registry.ts";
