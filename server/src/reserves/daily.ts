/** The daily job: when each day is taken, and what becomes of it. */
import { cpSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Venue } from "@holdall/core/protocol";
import { dateOf, dayNumber, gapBytes } from "@holdall/core/reserves";
import type { Gap, LiabilitySnapshot, Manifest } from "@holdall/core/reserves";
import type { Cancel, Clock } from "@holdall/server/ports";
import {
  DayRefused,
  hashOfDay,
  minuteAfter,
  proveDay,
  signingSeed,
  verifyFolder,
} from "./day-folder.ts";
import { sha256, signingKey } from "./primitives.ts";
import { openSecrets } from "./secrets.ts";
import type { DayRecord, ReserveSecrets } from "./secrets.ts";
import { openSite } from "./site.ts";
import type { ReservesSite } from "./site.ts";
import { snapshotAt } from "./venue-snapshot.ts";

export interface DailyReservesOptions {
  readonly venue: Pick<Venue, "query">;
  readonly clock: Clock;
  readonly journalFolders: readonly string[];
  readonly snapshotFolder: string;
  /** Folder of the published days and, apart from them, of the secrets. */
  readonly folder: string;
  /** Verifiers that each day carries a copy of; those that do not exist are left out. */
  readonly verifiers: readonly string[];
  /** A demonstration publishes this many accelerated days at once where none was published yet. */
  readonly accelerated?: { readonly days: number; readonly afterMicros: number };
  readonly onFault: (fault: Error) => void;
}

export interface DailyReserves {
  readonly site: ReservesSite;
  readonly secrets: ReserveSecrets;
  /** Resolves once no thread of it runs; a day under way is dropped, and taken again at the next start. */
  stop(): Promise<void>;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const MICROS_PER_MS = 1_000;
/** Between accelerated days, so that something happens from one to the next. */
const ACCELERATED_PAUSE_MICROS = 2_000_000;
/** The longest wait in one piece: a machine's clock that was set is noticed within the hour. */
const WAIT_MICROS_MAX = 3_600_000_000;
/** After a failure that has nothing to do with the state. */
const RETRY_MICROS = 600_000_000;

/** Starts the job. Days are published one after another until it is stopped. */
export function startDailyReserves(options: DailyReservesOptions): DailyReserves {
  const job = new DailyJob(options);
  return { site: job.site, secrets: job.secrets, stop: () => job.stop() };
}

class DailyJob {
  readonly site: ReservesSite;
  readonly secrets: ReserveSecrets;
  readonly #options: DailyReservesOptions;
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;
  #wake: (() => void) | undefined;
  #cancel: Cancel | undefined;

  constructor(options: DailyReservesOptions) {
    this.#options = options;
    this.site = openSite(join(options.folder, "days"));
    this.secrets = openSecrets(join(options.folder, "private"));
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#cancel?.();
    this.#wake?.();
    await this.#running;
  }

  get #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  #nowMs(): number {
    return Math.floor(this.#options.clock.wallMicros() / MICROS_PER_MS);
  }

  async #run(): Promise<void> {
    await this.#publishAccelerated();
    while (!this.#isStopping) {
      const { date, atMs } = nextDay(this.site.latest(), this.secrets.masterKey, this.#nowMs());
      const waitMicros = (atMs - this.#nowMs()) * MICROS_PER_MS;
      if (waitMicros > 0) await this.#wait(Math.min(waitMicros, WAIT_MICROS_MAX));
      else if (!(await this.#tryPublish(date))) await this.#wait(RETRY_MICROS);
    }
  }

  /** A demonstration's first days: yesterday and before as if they had passed, each marked by its own time. */
  async #publishAccelerated(): Promise<void> {
    const { accelerated } = this.#options;
    if (accelerated === undefined || this.site.days().length >= accelerated.days) return;
    await this.#wait(accelerated.afterMicros);
    const today = Math.floor(this.#nowMs() / DAY_MS);
    const last = dayNumber(this.site.latest()?.date ?? "") ?? 0;
    const first = Math.max(today - accelerated.days, last) + 1;
    for (let day = first; day <= today && !this.#isStopping; day++) {
      await this.#tryPublish(dateOf(day));
      await this.#wait(ACCELERATED_PAUSE_MICROS);
    }
  }

  async #wait(micros: number): Promise<void> {
    if (this.#isStopping) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      this.#cancel = this.#options.clock.after(micros, resolve);
    });
  }

  /** True when the day is published, or a signed note says why it has no proof. */
  async #tryPublish(date: string): Promise<boolean> {
    try {
      await this.#publish(date);
      return true;
    } catch (error) {
      if (this.#isStopping) return false;
      this.#options.onFault(error instanceof Error ? error : new Error(String(error)));
      if (error instanceof DayRefused) this.#noteGap(date, "ledger-unbalanced");
      else this.#noteGap(date, "prover-failed");
      return false;
    }
  }

  async #publish(date: string): Promise<void> {
    const { signal } = this.#stopping;
    const { folder } = this.#options;
    const previous = this.site.latest();
    const snapshot = await this.#snapshot(date);
    const staging = join(folder, "staging");
    rmSync(staging, { recursive: true, force: true });
    await proveDay({
      folder: staging,
      snapshot,
      masterKey: this.secrets.masterKey,
      // The exchange keeps the other core, and half a gigabyte is enough for everybody.
      workers: 1,
      isGentle: true,
      signal,
      ...(previous === undefined ? {} : { previous, gapReason: gapReason(previous, date) }),
    });
    const report = verifyFolder(staging, previous === undefined ? {} : { previous });
    const failed = report.lines.find(({ outcome }) => outcome === "failed");
    if (failed !== undefined)
      throw new Error(`the day's own check failed: ${failed.code} ${failed.sentence}`);
    for (const verifier of this.#options.verifiers) copyInto(staging, verifier);
    this.site.take(staging, date);
  }

  /**
   * Which state the day is taken of: fixed, on disk, before anything is proven. A day that was cut short
   * goes on with the same, so that no crash and no operator can choose another moment for it.
   */
  async #recordOf(date: string): Promise<DayRecord> {
    const kept = this.secrets.dayRecord(date);
    if (kept !== undefined) return kept;
    const { sequence, answer: report } = await this.#options.venue.query({ kind: "zero-sum" });
    const unbalanced = report.filter(({ differenceUnits }) => differenceUnits !== "0");
    if (unbalanced.length > 0)
      throw new DayRefused(
        "ledger-unbalanced",
        unbalanced.map(({ assetId }) => assetId).join(", "),
      );
    const heldUnits = report.map((each) => each.heldUnits);
    const record = { sequence, heldUnits, nonces: this.secrets.nonces() };
    this.secrets.keepDay(date, record);
    return record;
  }

  /** The state from the journal; refused when it differs by a unit from what the running engine said of itself. */
  async #snapshot(date: string): Promise<LiabilitySnapshot> {
    const { journalFolders, snapshotFolder } = this.#options;
    const { sequence, heldUnits, nonces } = await this.#recordOf(date);
    const snapshot = await snapshotAt(
      {
        journalFolders,
        snapshotFolder,
        sequence,
        date,
        masterKey: this.secrets.masterKey,
        nonces,
        isGentle: true,
      },
      this.#stopping.signal,
    );
    const { netUnits, assets } = snapshot;
    const differing = assets.filter((_, a) => BigInt(heldUnits[a] ?? "-1") !== netUnits[a]);
    if (differing.length > 0 || heldUnits.length !== assets.length)
      throw new DayRefused("ledger-unbalanced", differing.map(({ symbol }) => symbol).join(", "));
    return snapshot;
  }

  #noteGap(date: string, reason: Gap["reason"]): void {
    const key = signingKey(signingSeed(this.secrets.masterKey));
    const previous = hashOfDay(this.site.latest());
    const unsigned: Gap = {
      format: "holdall-gap/1",
      date,
      previous,
      reason,
      signatures: [],
    };
    const signature = key.sign(sha256(gapBytes(unsigned)));
    const signatures = [{ key: key.publicKey, signature }];
    this.site.takeGap(date, gapBytes({ ...unsigned, signatures }));
  }
}

/**
 * The next day to publish and its moment: never a day twice, never one that is over. A day of today
 * whose minute has passed is taken late, and says so, unless it would be the first of all.
 */
export function nextDay(
  previous: Manifest | undefined,
  masterKey: Uint8Array,
  nowMs: number,
): { readonly date: string; readonly atMs: number } {
  const today = Math.floor(nowMs / DAY_MS);
  const after = previous === undefined ? today : (dayNumber(previous.date) ?? today) + 1;
  const minuteMs = minuteAfter(masterKey, previous) * MINUTE_MS;
  const day = Math.max(today, after);
  const isPast = previous === undefined && day * DAY_MS + minuteMs < nowMs;
  const chosen = isPast ? day + 1 : day;
  return { date: dateOf(chosen), atMs: chosen * DAY_MS + minuteMs };
}

/** Empty when `date` is the day after `previous`; days without a proof are days on which the platform was down. */
function gapReason(previous: Manifest, date: string): string {
  return dayNumber(date) === (dayNumber(previous.date) ?? 0) + 1 ? "" : "platform-down";
}

function copyInto(folder: string, path: string): void {
  if (existsSync(path)) cpSync(path, join(folder, path.split(/[\\/]/).at(-1) ?? path));
}
