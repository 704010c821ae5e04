import type { WebResponseOf } from "@holdall/core/contract";

/** What of the venue can fail by itself. */
export type Part = WebResponseOf<"health">["parts"][number]["part"];

/** A part; of the prices, those of one market. */
export interface Subject {
  readonly part: Part;
  readonly symbol?: string;
}

/** A line of the record. The first says since when it is kept. */
export type RecordEntry =
  | { readonly kind: "opened"; readonly atMs: number }
  | ({ readonly kind: "failed" | "mended"; readonly atMs: number } & Subject);

type Incident = WebResponseOf<"health">["incidents"][number];

interface Failure extends Subject {
  readonly fromMs: number;
  untilMs?: number;
}

const DAY_MS = 86_400_000;
/** How far back incidents are told. */
const TOLD_MS = 90 * DAY_MS;
const TOLD_MAX = 100;
/** Ended incidents that are remembered; the log keeps them all. */
const KEPT_MAX = 1_000;

/**
 * What failed and when it was mended, as a fold of entries: what a log holds is what is told after a
 * restart. A subject that fails twice in a row fails once; one that is mended unasked stays as it is.
 */
export class IncidentRecord {
  readonly #write: (entry: RecordEntry) => void;
  readonly #open = new Map<string, Failure>();
  readonly #ended: Failure[] = [];
  readonly #changedMs = new Map<string, number>();
  #openedMs: number | undefined;

  /** `write` keeps an entry; what was kept before is `entries`, the oldest first. */
  constructor(entries: readonly RecordEntry[], write: (entry: RecordEntry) => void) {
    this.#write = write;
    for (const entry of entries) this.#take(entry);
  }

  /** Since when it is kept; `undefined` where it has never been opened. */
  get openedMs(): number | undefined {
    return this.#openedMs;
  }

  /** Begins the record, where it has not begun. */
  open(atMs: number): void {
    if (this.#openedMs === undefined) this.#keep({ kind: "opened", atMs });
  }

  /** Notes how a subject was found. Only a change is written. */
  note(subject: Subject, isWell: boolean, atMs: number): void {
    if (isWell === !this.#open.has(nameOf(subject))) return;
    this.#keep({ kind: isWell ? "mended" : "failed", ...subject, atMs });
  }

  isWell(subject: Subject): boolean {
    return !this.#open.has(nameOf(subject));
  }

  /** When the subject last failed or was mended. */
  changedMs(subject: Subject): number | undefined {
    return this.#changedMs.get(nameOf(subject));
  }

  /** The incidents of the last 90 days, the newest first; those that still last stand before them. */
  incidents(nowMs: number): readonly Incident[] {
    const ended = this.#ended.filter(({ untilMs = nowMs }) => untilMs > nowMs - TOLD_MS);
    const newestFirst = (a: Failure, b: Failure): number => b.fromMs - a.fromMs;
    return [...[...this.#open.values()].toSorted(newestFirst), ...ended.toSorted(newestFirst)]
      .slice(0, TOLD_MAX)
      .map(({ part, symbol, fromMs, untilMs }) => ({
        part,
        from: fromMs,
        ...(symbol === undefined ? {} : { symbol }),
        ...(untilMs === undefined ? {} : { until: untilMs }),
      }));
  }

  #keep(entry: RecordEntry): void {
    this.#take(entry);
    this.#write(entry);
  }

  #take(entry: RecordEntry): void {
    if (entry.kind === "opened") {
      this.#openedMs ??= entry.atMs;
      return;
    }
    const { kind, atMs, ...subject } = entry;
    const name = nameOf(subject);
    const failure = this.#open.get(name);
    this.#changedMs.set(name, atMs);
    if (kind === "failed") {
      if (failure === undefined) this.#open.set(name, { ...subject, fromMs: atMs });
      return;
    }
    if (failure === undefined) return;
    this.#open.delete(name);
    failure.untilMs = atMs;
    this.#ended.push(failure);
    if (this.#ended.length > KEPT_MAX) this.#ended.shift();
  }
}

function nameOf({ part, symbol = "" }: Subject): string {
  return `${part} ${symbol}`;
}
