import { accept } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { guardedStatus } from "./arrangements.ts";
import { bindSafe, clientFor, proveAcross, speakerOf } from "./hand.ts";
import type { GuardedTools } from "./hand.ts";
import type { GuardedSeat } from "./seat.ts";

/** What became of a renewal: the co-signer uses its new share, or it says that it has none. */
export type Settled = "done" | "undone";

/**
 * Ends a renewal, however far it had come: has the co-signer prove its new share and take it into
 * use, unless it does already, and tells it the Safe's owners. `undone` says that by its own word the
 * co-signer has no new share, or none that goes with this seat: it then uses the one there was. One that
 * is silent is a refusal: nobody knows what it uses.
 */
export async function settleRenewal(
  next: GuardedSeat,
  tools: GuardedTools,
): Promise<Outcome<Settled>> {
  // The device's new hand speaks: whose share is used is who must ask.
  const speaker = speakerOf(next);
  const client = clientFor(speaker, tools);
  if (!client.ok) return client;
  const told = await guardedStatus(speaker, tools);
  if (!told.ok) return told.refusal === "cosigner-account" ? accept("undone") : told;
  const { generation, isConfirmed } = told.value;
  if (isConfirmed && generation !== next.share.group.generation) return accept("undone");
  if (!isConfirmed) {
    const ceremony = { id: next.ceremony };
    const parts = { ceremony, client: client.value, kind: "reshare/confirm" } as const;
    const proven = await proveAcross(next.share, parts, tools);
    if (!proven.ok) return STALE.includes(proven.refusal) ? accept("undone") : proven;
  }
  const { device, recovery } = next.owners;
  const bound = await bindSafe(client.value, next.safe, { device, recovery });
  return bound.ok ? accept("done") : bound;
}

/** What a co-signer answers that has another new share than the one that goes with this seat. */
const STALE: readonly string[] = ["frost-session", "frost-share", "frost-group"];
