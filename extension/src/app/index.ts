/**
 * The wallet's screens: what one has, sends, receives, did and allowed, and how all is protected.
 *
 * React over one way to ask the router, the same in the extension and in the page. It holds no
 * secret, reaches no network and decides nothing: a payment begins here and is read and approved in
 * the secure page. Amounts are bigints until they are text.
 */
export { App } from "./app.tsx";
export { linkRouter } from "./router-link.ts";
