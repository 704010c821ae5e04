/**
 * What is inside of pages: the relay in its isolated world, the provider in the page's own.
 *
 * Two entries of the build (`relay.js`, `inpage.js`) and not a door. They hand each other a private
 * port before any script of the page runs. Invariants: the relay reads nothing it carries; the
 * provider never claims to be another wallet and never takes another's place; who a page is, is the
 * browser's word to the router and never theirs.
 */
export type { EvmProvider } from "./evm-provider.ts";
export type { FromPage } from "./wire.ts";
