/** The moment of a day: one command of the journal, which nobody can repeat or choose again. */
import type { CommandOf, EventOf, Venue } from "@holdall/core/protocol";
import { dayNumber } from "@holdall/core/reserves";
import { sha256 } from "./primitives.ts";
import type { DayRecord } from "./secrets.ts";

/** A request for a day's moment is known again for so long: longer than any day is late. */
const REMEMBERED_MS = 7 * 86_400_000;
const HALF_BYTES = 8;
/** Identities have 53 bits a half. */
const HALF_BITS = 53;

export interface MomentWish {
  readonly date: string;
  /** Moments of the day that could not be proven. */
  readonly passed: number;
  readonly nowMs: number;
}

/**
 * Takes the moment: sends the snapshot's command, and says where it stands in the journal. Asked again
 * for the same, after a crash, it answers with the same. Throws where the venue takes no command.
 */
export async function takeMoment(
  venue: Pick<Venue, "submit">,
  wish: MomentWish,
): Promise<DayRecord> {
  const { sequence, events } = await venue.submit(snapshotCommand(wish));
  const taken = events.find((event) => event.kind === "reserves-snapshot-taken");
  if (taken !== undefined) return { sequence, heldUnits: heldIn(taken) };
  const repeated = events.find((event) => event.kind === "repeated");
  if (repeated !== undefined) return { sequence: repeated.firstSequence, heldUnits: [] };
  throw new Error(`the venue took no snapshot: ${JSON.stringify(events)}`);
}

/** Deposits less withdrawals of each asset, as a snapshot's event tells them. */
function heldIn({ heldUnits }: EventOf<"reserves-snapshot-taken">): readonly string[] {
  return JSON.parse(heldUnits) as readonly string[];
}

function snapshotCommand({ date, passed, nowMs }: MomentWish): CommandOf<"reserves-snapshot"> {
  const digest = sha256(new TextEncoder().encode(`reserves snapshot ${date} ${passed}`));
  const view = new DataView(digest.buffer, digest.byteOffset);
  const half = (at: number): number =>
    Number(BigInt.asUintN(HALF_BITS, view.getBigUint64(at * HALF_BYTES, true)));
  return {
    kind: "reserves-snapshot",
    requestA: half(0),
    requestB: half(1),
    requestExpiresMs: nowMs + REMEMBERED_MS,
    day: dayNumber(date) ?? 0,
  };
}
