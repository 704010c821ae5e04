/**
 * The stretching worker: a password becomes 32 bytes, once, and the worker is ended.
 *
 * An entry of the build (`stretch.js`) and not a door: nobody imports it. It has no network, and
 * gives its answer only to the port that brought the password.
 */
export type { Work } from "./stretch.ts";
