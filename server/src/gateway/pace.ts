import type { WebResponseOf } from "@holdall/core/contract";
import type { Clock } from "@holdall/server/ports";
import { durationCount, durationWithin, type DurationCounts } from "@holdall/server/rings";
import type { SharedDurations } from "@holdall/server/rings";
import { PastHour } from "./past-hour.ts";

/** What the gateway is told of the journal behind the venue. */
export interface JournalWatch {
  /** How long each record took until it was durable. */
  readonly syncs: SharedDurations;
  /** The last command. */
  readonly sequence: () => number;
  /** Who reads it, and how many commands each has not taken in. */
  readonly readers: () => readonly { readonly reader: string; readonly lag: number }[];
}

type VenuePace = WebResponseOf<"pace">;

export interface PaceWatch {
  /** How quick the venue has been within the last hour. */
  read(): VenuePace;
  stop(): void;
}

/** Watches how long commands and syncs take. */
export function watchPace(
  clock: Clock,
  acknowledgements: SharedDurations,
  journal: JournalWatch | undefined,
): PaceWatch {
  const answered = new PastHour(acknowledgements, clock);
  const synced = journal === undefined ? undefined : new PastHour(journal.syncs, clock);
  return {
    read: () => ({
      acknowledgements: paceOf(answered.read()),
      readers: journal?.readers() ?? [],
      ...(synced === undefined ? {} : { syncs: paceOf(synced.read()) }),
      ...(journal === undefined ? {} : { sequence: journal.sequence() }),
    }),
    stop() {
      answered.stop();
      synced?.stop();
    },
  };
}

function paceOf(durations: DurationCounts): VenuePace["acknowledgements"] {
  const count = durationCount(durations);
  const [half, most] = [durationWithin(durations, 0.5), durationWithin(durations, 0.99)];
  if (half === undefined || most === undefined) return { count };
  return { count, p50: milliseconds(half), p99: milliseconds(most) };
}

/** What passes the longest limit is told as that: half a minute, and more. */
function milliseconds(micros: number): VenuePace["acknowledgements"]["p50"] {
  return (Math.min(micros, LONGEST_MICROS) / 1_000).toFixed(2);
}

const LONGEST_MICROS = 30_000_000;
