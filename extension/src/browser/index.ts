/**
 * What screens ask of the browser besides drawing: the language and the theme.
 *
 * The extension's own interface is declared beside it, as far as this room uses it. No message, no
 * network, no secret.
 */
export { lookOf, readLook } from "./look.ts";
export type { Look, LookChoice } from "./look.ts";
export type { WorkerScope } from "./worker-scope.ts";
