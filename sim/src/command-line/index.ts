/**
 * How the programs of this room are asked: what they say of themselves on standard output, with 0; what
 * was asked wrongly, and how to ask, on standard error, with 2. Nothing else of a program begins before.
 */
export { readCommandLine } from "./read-command-line.ts";
