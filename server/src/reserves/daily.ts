/** The daily job: when each day is taken, and what becomes of it. */
import { join } from "node:path";
import type { Venue } from "@holdall/core/protocol";
import { dateOf, dayNumber, gapBytes } from "@holdall/core/reserves";
import type { Gap, Manifest } from "@holdall/core/reserves";
import type { Cancel, Clock } from "@holdall/server/ports";
import { hashOfDay, minuteAfter, signingSeed } from "./day-folder.ts";
import { makeDay } from "./make-day.ts";
import type { DayOutcome } from "./make-day.ts";
import { takeMoment } from "./moment.ts";
import { sha256, signingKey } from "./primitives.ts";
import { openSecrets } from "./secrets.ts";
import type { DayRecord, ReserveSecrets } from "./secrets.ts";
import { openSite } from "./site.ts";
import type { ReservesSite } from "./site.ts";

export interface DailyReservesOptions {
  readonly venue: Pick<Venue, "submit">;
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
  /** Makes one day; on a thread of its own unless told otherwise. */
  readonly make?: typeof makeDay;
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
/** After a day that could not be made. */
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

  /** True when the day is published; where it is not, a signed note says why. */
  async #tryPublish(date: string): Promise<boolean> {
    try {
      const outcome = await this.#make(date);
      if (outcome === "made") {
        this.site.take(this.#staging, date);
        return true;
      }
      this.#options.onFault(new Error(`no proof for ${date}: ${outcome.message}`));
      this.#noteGap(date, outcome.reason);
      // The fund's own row, or one whose marks stand still: nothing makes that state provable later.
      if (outcome.reason === "row-insolvent") this.secrets.passDay(date);
    } catch (error) {
      // The thread was stopped on purpose.
      if (this.#isStopping) return false;
      this.#options.onFault(error instanceof Error ? error : new Error(String(error)));
      this.#noteGap(date, "prover-failed");
    }
    return false;
  }

  get #staging(): string {
    return join(this.#options.folder, "staging");
  }

  async #make(date: string): Promise<DayOutcome> {
    const { journalFolders, snapshotFolder, folder, verifiers } = this.#options;
    const record = await this.#recordOf(date);
    const previous = this.site.latest();
    const day = {
      journalFolders,
      snapshotFolder,
      date,
      record,
      masterKey: this.secrets.masterKey,
      nonces: this.secrets.nonces(),
      staging: this.#staging,
      previousFolder: previous === undefined ? undefined : join(folder, "days", previous.date),
      gapReason: previous === undefined ? "" : gapReason(previous, date),
      verifiers,
    };
    return (this.#options.make ?? makeDay)(day, this.#stopping.signal);
  }

  /**
   * Which state the day is taken of: fixed by a command of the journal, and on disk, before anything
   * is proven. A day that was cut short goes on with the same, so that no crash and no operator can
   * choose another moment for it.
   */
  async #recordOf(date: string): Promise<DayRecord> {
    const kept = this.secrets.dayRecord(date);
    if (kept !== undefined) return kept;
    const passed = this.secrets.passedMoments(date);
    const wish = { date, passed, nowMs: this.#nowMs() };
    const record = await takeMoment(this.#options.venue, wish);
    this.secrets.keepDay(date, record);
    return record;
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
