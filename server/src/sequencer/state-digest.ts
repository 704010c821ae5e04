import type { SnapshotPages } from "@holdall/core/engine";
import { digestOfPages } from "@holdall/server/journal";

/** Version of the rules of `docs/engine.md`; a change that alters any outcome raises it. */
export const RULES_VERSION = 1;

/** SHA-256 over the pages of a state, names and lengths included: equal states, equal digests. */
export function stateDigest({ pages }: SnapshotPages): Uint8Array {
  return digestOfPages(pages);
}
