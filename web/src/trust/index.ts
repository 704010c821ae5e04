/**
 * The page's one trusted type: addresses of its own scripts, for workers and for the service worker.
 *
 * A page may make a policy of a name once; whoever needs a script's address takes it here. No HTML and
 * no text of a script is ever trusted.
 */
export { trustedScriptUrl } from "./trusted-url.ts";
