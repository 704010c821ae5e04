/**
 * The key realm's worker: sealed before anything else is evaluated, then a key realm behind ports.
 *
 * An entry of the build (`key.js`) and not a door: nobody imports it. `seal-first.ts` stands first,
 * so that no package ever runs in an open realm; the same file is in the extension and in the page.
 */
export type { Heard } from "./key.ts";
