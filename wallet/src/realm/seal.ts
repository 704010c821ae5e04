import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";

/**
 * What a realm of keys must not have: every way out of it, every place to leave something, and what the
 * fence does not freeze for it.
 */
export const FORBIDDEN_NAMES: readonly string[] = [
  "fetch",
  "XMLHttpRequest",
  "WebSocket",
  "WebSocketStream",
  "EventSource",
  "WebTransport",
  "importScripts",
  "Worker",
  "SharedWorker",
  "BroadcastChannel",
  "indexedDB",
  "caches",
  "FontFace",
  "Request",
  "Notification",
  "RTCPeerConnection",
  "navigator",
  "Temporal",
];

/** How the fence is asked to stand: nothing is evaluated, and nothing told to a console. */
const LOCKDOWN = {
  evalTaming: "no-eval",
  overrideTaming: "severe",
  errorTaming: "safe",
  reporting: "none",
} as const;

/** Freezes the language's own objects: the fence's `lockdown`, loaded before every package. */
export type Lockdown = (options: typeof LOCKDOWN) => void;

/**
 * Closes a realm: freezes its primordials and deletes every forbidden name from its global object
 * and from each prototype of it. Refuses `realm-not-sealed`, naming what is left, and then nothing
 * may be unlocked in it.
 */
export function sealRealm(scope: object, lockdown: Lockdown): Outcome<true> {
  try {
    lockdown(LOCKDOWN);
  } catch (error) {
    return refuse("realm-not-sealed", `lockdown ${String(error)}`.slice(0, 80));
  }
  for (
    let at: object | null = scope;
    at !== null;
    at = Object.getPrototypeOf(at) as object | null
  ) {
    for (const name of FORBIDDEN_NAMES) Reflect.deleteProperty(at, name);
  }
  const left = FORBIDDEN_NAMES.filter((name) => name in scope);
  return left.length === 0 ? accept(true) : refuse("realm-not-sealed", left.join(" "));
}
