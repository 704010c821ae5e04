import { object, u64, word } from "./schema.ts";

/**
 * Which contract these rows are: raised with each change that somebody built for the number before
 * would misread. What is only added leaves it as it is.
 */
export const CONTRACT_VERSION = 1;

/**
 * How a venue answers `HELLO`: a nonce for a logon, the contract that it speaks, and the build of the
 * pages that it serves, where it serves any.
 */
export const greeting = object("Greeting", { nonce: word, contract: u64 }, { build: word });
