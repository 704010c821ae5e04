import { LineLog, LogDamaged } from "@holdall/server/ports";
import type { LogPlace } from "@holdall/server/ports";
import type { ApiKey } from "./api-key.ts";

/** What happened to a key. */
export type KeyEntry =
  | { readonly kind: "registered"; readonly key: ApiKey }
  | { readonly kind: "revoked"; readonly publicKey: string; readonly atMs: number };

/** A line of the log is damaged, and others follow: somebody's key would be forgotten or come back. */
export class KeyLogDamaged extends Error {
  override readonly name = "KeyLogDamaged";
}

/** API keys as lines that are synced before anybody hears of them, beside a database that does not sync. */
export function openKeyLog(place: LogPlace): LineLog<KeyEntry> {
  try {
    return new LineLog(place);
  } catch (failure) {
    if (!(failure instanceof LogDamaged)) throw failure;
    throw new KeyLogDamaged(
      `the API keys in ${place.path} are damaged at byte ${failure.atByte}, and others follow. Bring the file back from a backup, or move it away: keys come from the database then, and the newest may be missing`,
      { cause: failure },
    );
  }
}
