import { createHash } from "node:crypto";
import type { SnapshotPages } from "@holdall/core/engine";

/** Version of the rules of `docs/engine.md`; a change that alters any outcome raises it. */
export const RULES_VERSION = 1;

/** SHA-256 over the pages of a state, names and lengths included: equal states, equal digests. */
export function stateDigest(pages: SnapshotPages): Uint8Array {
  const hash = createHash("sha256");
  for (const { name, bytes } of pages.pages) {
    hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest();
}
