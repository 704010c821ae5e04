/**
 * The wallet as a page: top document, router worker, and the frame of the screens.
 *
 * Three entries of the build and not a door. The top document holds host and secure page and
 * connects to nothing; the screens have an opaque origin and one port to the router; the router
 * reaches the chains of this machine and never a secret. A reload locks.
 */
export type { PageStore } from "./page-store.ts";
