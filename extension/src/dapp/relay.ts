import { fromText, toText } from "@holdall/extension/channel";
import { PORT, READY } from "./wire.ts";

/**
 * The isolated half inside a page: it hands the page's world one end of a private port before any
 * script of the page runs, and carries what comes to the router. It reads nothing of it.
 */
const { port1, port2 } = new MessageChannel();
const RECONNECT_MS = 500;
let router: chrome.runtime.Port | null = null;

/** The router may end at any time; the next message wakes it. */
function connected(): chrome.runtime.Port {
  if (router !== null) return router;
  const port = chrome.runtime.connect({ name: "page" });
  router = port;
  port.onMessage.addListener((text) => port1.postMessage(fromText(text)));
  port.onDisconnect.addListener(() => {
    router = null;
    setTimeout(() => port1.postMessage({ event: "lost" }), RECONNECT_MS);
  });
  return port;
}

port1.onmessage = ({ data }: MessageEvent<unknown>) => connected().postMessage(toText(data));

let isHanded = false;
function handOver(): void {
  if (isHanded) return;
  isHanded = !window.dispatchEvent(new MessageEvent(PORT, { ports: [port2], cancelable: true }));
}
window.addEventListener(
  READY,
  (event) => {
    event.stopImmediatePropagation();
    handOver();
  },
  { once: true },
);
handOver();
