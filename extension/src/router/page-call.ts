import type { RouterState } from "./router.ts";
import type { Origin } from "./signature.ts";

/** One request of a page, as its handlers get it. */
export interface PageCall {
  readonly state: RouterState;
  readonly origin: Origin;
  readonly params: readonly unknown[];
}
