/**
 * How the realms of the browser talk: a line that carries values, and questions with one answer.
 *
 * Hides that some carriers know only text. Invariants: data only, never a function, an error or a
 * foreign prototype; an id is 128 random bits; an answer without its question is dropped; a text
 * that is no message is `undefined`, never an exception. What a message may say is checked by who
 * receives it, with hand-written parsers of its own.
 */
export { createAsker, freshId } from "./asker.ts";
export type { Answer, Ask } from "./asker.ts";
export { fromText, toText } from "./codec.ts";
export { directLine, lastingLine, portLine } from "./line.ts";
export type { Line } from "./line.ts";
