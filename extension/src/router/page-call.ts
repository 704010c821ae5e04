import type { RouterState } from "./router.ts";
import type { RouterPlatform } from "./platform.ts";
import type { Origin } from "./signature.ts";

/** One request of a page, as its handlers get it. */
export interface PageCall {
  readonly state: RouterState;
  /** The router's platform for as long as the page is there: what is signed for a page is asked by it. */
  readonly platform: RouterPlatform;
  readonly origin: Origin;
  /** Aborted when the document that asks is left, by whatever way. */
  readonly left: AbortSignal;
  readonly params: readonly unknown[];
}
