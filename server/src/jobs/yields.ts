import { AMOUNT_MAX, units as toUnits } from "@holdall/core/num";
import { VenueBusy, rejectOfCode } from "@holdall/core/protocol";
import type {
  AssetId,
  AssetSpec,
  Command,
  ExtraYield,
  Venue,
  YieldDue,
  YieldKind,
} from "@holdall/core/protocol";
import type { Clock } from "@holdall/server/ports";

/** A distribution that the treasury could not fund, or that the engine refused otherwise. */
export interface YieldRefused {
  readonly asset: string;
  readonly reference: string;
  readonly units: number;
  /** Name of the refusal in the registry: `funds-insufficient` where the treasury is short. */
  readonly reason: string;
}

export interface YieldOptions {
  readonly venue: Pick<Venue, "submit" | "query">;
  readonly clock: Pick<Clock, "after" | "wallMicros">;
  readonly everyMicros: number;
  readonly onRefused: (refused: YieldRefused) => void;
}

const MICROS_PER_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** The chain's epoch: 432,000 slots of 400 ms. */
const EPOCH_MS = 2 * DAY_MS;
const YEAR_MS = 365n * BigInt(DAY_MS);
const PPM_SQUARED = 1_000_000n * 1_000_000n;

/** The period of a yield that ended last: its name, and when that was. */
export interface Period {
  readonly name: string;
  readonly endMs: number;
}

/** Of bills the month before this one, of staking the epoch, all in UTC. */
export function periodBefore(kind: YieldKind, nowMs: number): Period {
  switch (kind) {
    case "treasury": {
      const now = new Date(nowMs);
      const endMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth());
      return { name: new Date(endMs - DAY_MS).toISOString().slice(0, 7), endMs };
    }
    case "staking": {
      const epoch = Math.floor(nowMs / EPOCH_MS);
      return { name: `epoch ${epoch - 1}`, endMs: epoch * EPOCH_MS };
    }
  }
}

/**
 * What lenders are due: `rate × share × Σ units × time / year`, rounded down, for the treasury
 * pays no more than was earned.
 */
export function dueUnits({ ratePpm, sharePpm }: ExtraYield, { unitMs }: YieldDue): number {
  const earned = BigInt(unitMs) * BigInt(ratePpm) * BigInt(sharePpm);
  const due = earned / (PPM_SQUARED * YEAR_MS);
  return due > BigInt(AMOUNT_MAX) ? AMOUNT_MAX : Number(due);
}

/**
 * Looks every `everyMicros` whether a month or an epoch has ended, and sends for each asset with a
 * yield its one distribution, until the returned function is called. A period is named in the
 * command's reference, so that none is paid twice, whoever sends it and however often. What is
 * refused is told, and asked again an hour later: what lenders are due goes on growing meanwhile.
 */
export function startYields(options: YieldOptions): () => void {
  const { clock, everyMicros } = options;
  /** By asset: the period that needs no more, and when to ask again of one that was refused. */
  const settled = new Map<AssetId, string>();
  const waits = new Map<AssetId, number>();
  let isStopped = false;
  let isUnderWay = false;
  let cancel: (() => void) | undefined;

  async function look(): Promise<void> {
    const nowMs = Math.floor(clock.wallMicros() / MICROS_PER_MS);
    const { answer: assets } = await options.venue.query({ kind: "assets" });
    for (const { assetId, spec } of assets) {
      const extra = spec.lending?.extraYield;
      if (extra === undefined || nowMs < (waits.get(assetId) ?? 0)) continue;
      const period = periodBefore(extra.kind, nowMs);
      if (settled.get(assetId) === period.name) continue;
      const refused = await distribute(options.venue, { assetId, spec, extra, period });
      if (refused === undefined) {
        settled.set(assetId, period.name);
      } else {
        waits.set(assetId, nowMs + HOUR_MS);
        options.onRefused(refused);
      }
    }
  }

  function run(): void {
    if (isStopped) return;
    cancel = clock.after(everyMicros, run);
    if (isUnderWay) return;
    isUnderWay = true;
    look()
      .catch((error: unknown) => {
        // An engine that is behind is asked again at the next look.
        if (!isStopped && !(error instanceof VenueBusy)) throw error;
      })
      .finally(() => {
        isUnderWay = false;
      });
  }

  run();
  return () => {
    isStopped = true;
    cancel?.();
  };
}

interface Distribution {
  readonly assetId: AssetId;
  readonly spec: AssetSpec;
  readonly extra: ExtraYield;
  readonly period: Period;
}

/** Pays a period to whoever lent in it; nothing where nobody did. Tells what was refused. */
async function distribute(
  venue: YieldOptions["venue"],
  { assetId, spec, extra, period }: Distribution,
): Promise<YieldRefused | undefined> {
  const yieldKind = extra.kind;
  const { answer: due } = await venue.query({ kind: "yield-due", assetId, yieldKind });
  // Claims that were all opened since are of the period that runs.
  if (due === null || due.sinceMs === 0 || due.sinceMs >= period.endMs) return undefined;
  const units = dueUnits(extra, due);
  if (units === 0) return undefined;
  const reference = `${yieldKind} ${spec.symbol} ${period.name}`;
  const command: Command = {
    kind: "distribute-yield",
    assetId,
    yieldKind,
    units: toUnits(units),
    reference,
  };
  const { events } = await venue.submit(command);
  const [first] = events;
  if (first?.kind !== "rejected") return undefined;
  const reason = rejectOfCode(first.code).name;
  return { asset: spec.symbol, reference, units, reason };
}
