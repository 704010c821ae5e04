import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Venue } from "@holdall/core/protocol";
import { dateOf } from "@holdall/core/reserves";
import type { ReservesDoor } from "@holdall/server/gateway";
import type { Clock } from "@holdall/server/ports";
import {
  hashOfNonce,
  nonceInForce,
  reservesFolder,
  startDailyReserves,
} from "@holdall/server/reserves";
import type { DailyReserves } from "@holdall/server/reserves";
import type { DataFolder } from "./data-folder.ts";

/** The demo world shows what three days look like, soon after the first start. */
const ACCELERATED = { days: 3, afterMicros: 3_000_000 };
/** Setting the same nonce again changes nothing: it needs no identity. */
const NO_REQUEST = { requestA: 0, requestB: 0, requestExpiresMs: 0 } as const;
const MICROS_PER_DAY = 86_400_000_000;

/** The verification page and the stand-alone verifier, where they were built. */
const built = ["verify.html", "verifier.mjs"].map((name) =>
  fileURLToPath(new URL(`../../../web/src/verify/dist/${name}`, import.meta.url)),
);

/** Starts the daily proof of reserves, and its door for the gateway. */
export function startDailyProofs(options: {
  readonly venue: Venue;
  readonly clock: Clock;
  readonly folder: DataFolder;
  /** Whether three days are published soon after a first start, as a demonstration. */
  readonly accelerated: boolean;
  readonly onFault: (fault: Error) => void;
}): { readonly door: ReservesDoor; stop(): Promise<void> } {
  const { venue, clock, folder, accelerated, onFault } = options;
  const job = startDailyReserves({
    venue,
    clock,
    journalFolders: folder.journalFolders,
    snapshotFolder: folder.snapshotFolder,
    folder: folder.reservesFolder,
    verifiers: [...built, join(reservesFolder(), "independent", "verifier.py")],
    onFault,
    ...(accelerated ? { accelerated: ACCELERATED } : {}),
  });
  return { door: doorOf(job, { venue, clock }), stop: () => job.stop() };
}

function doorOf(
  { site, secrets }: DailyReserves,
  { venue, clock }: { readonly venue: Venue; readonly clock: Clock },
): ReservesDoor {
  return {
    days: site.days,
    file: site.file,
    async nonce(userId) {
      const { answer } = await venue.query({ kind: "reserves-nonce", userId });
      const kept = { masterKey: secrets.masterKey, nonces: secrets.nonces() };
      const nonceOf = (hash: string | null): string =>
        Buffer.from(nonceInForce(kept, { userId: BigInt(userId), hash })).toString("hex");
      if (answer === null) return { nonce: nonceOf(null), drawnBy: "venue" };
      return { nonce: nonceOf(answer), drawnBy: "user", venueNonce: nonceOf(null) };
    },
    async setNonce(userId, nonce) {
      // Kept before it is in force: what the journal names must be there.
      secrets.addNonce(BigInt(userId), nonce);
      const nonceHash = hashOfNonce(nonce);
      const { events } = await venue.submit({
        kind: "set-reserves-nonce",
        ...NO_REQUEST,
        userId,
        nonceHash,
      });
      if (!events.some((event) => event.kind === "reserves-nonce-set"))
        throw new Error(`the venue did not take the nonce: ${JSON.stringify(events)}`);
      const today = Math.floor(clock.wallMicros() / MICROS_PER_DAY);
      const isTaken = secrets.dayRecord(dateOf(today)) !== undefined;
      return dateOf(isTaken ? today + 1 : today);
    },
  };
}
