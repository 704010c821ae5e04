/** Proof of reserves as the venue publishes it, and a user's part in it. */
import { array, choice, decimal, map, object, string, word } from "../schema.ts";

/** Buckets dominate: one file for each of at most 2^16. */
const RESERVES_FILES_MAX = 70_000;
const Day = string(10, "date");
const Hash = string(64, "hex");

/** A published day: the hash of its manifest and, for each asset, reserves over liabilities. */
export const ReservesDay = object("ReservesDay", {
  date: Day,
  manifestHash: Hash,
  profile: word,
  ratios: map(decimal),
  files: array(word, RESERVES_FILES_MAX),
});

/** Who drew a nonce: with one of the venue's own a user must trust it to show each row to one user alone. */
const drawers = ["user", "venue"] as const;

export const ReservesNonce = object(
  "ReservesNonce",
  { nonce: Hash, drawnBy: choice("ReservesNonceDrawer", drawers) },
  /** The one that the venue drew: it counts for the days before the user set their own. */
  { effectiveFrom: Day, venueNonce: Hash },
);

export const ReservesNoncePayload = object("ReservesNoncePayload", { nonce: Hash });
