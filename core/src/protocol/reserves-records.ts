/** What the proof of reserves asks of the engine (`docs/decisions/reserves-daily.md`): commands and events. */
import type { UserId } from "./ids.ts";
import { defineRecord, id, integer, text, u32, units } from "./record.ts";

const userId = id<UserId>("u32");
const request = { requestA: integer, requestB: integer, requestExpiresMs: integer } as const;

export const reservesCommandSchemas = [
  /**
   * The moment of a day's proof: who is worth less than nothing at the marks as they are is liquidated
   * to the end, at once. `day` counts from 1970-01-01; the identity keeps one day at one moment.
   */
  defineRecord("reserves-snapshot", 70, { ...request, day: u32 }),
  /** SHA-256 of the nonce that a user's client drew, 64 hexadecimal digits; the nonce itself stays outside. */
  defineRecord("set-reserves-nonce", 71, { ...request, userId, nonceHash: text }),
] as const;

export const reservesEventSchemas = [
  /** The state after this command is the one that is proven. */
  defineRecord("reserves-snapshot-taken", 100, {
    day: u32,
    /** Accounts whose liquidation was completed. */
    completedAccounts: u32,
    /** What they had less than nothing, in settlement units, and others paid. */
    deficitUnits: units,
    /** JSON: deposits less withdrawals of each asset, as decimal text of units, by asset id. */
    heldUnits: text,
  }),
  defineRecord("reserves-nonce-set", 101, { userId, nonceHash: text }),
] as const;
