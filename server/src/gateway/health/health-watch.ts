import type { WebResponseOf } from "@holdall/core/contract";
import type { CommandResult, MarketId, Venue } from "@holdall/core/protocol";
import { LineLog, LogDamaged, type Clock, type LogPlace } from "@holdall/server/ports";
import type { Catalogue } from "../catalogue.ts";
import { marketStateWords } from "../words/words.ts";
import { IncidentRecord, type Part, type RecordEntry } from "./incident-record.ts";

type VenueHealth = WebResponseOf<"health">;
type MarketHealth = VenueHealth["markets"][number];
type Prices = Pick<MarketHealth, "sources" | "isPriced" | "since">;

/** What is known of the venue's past outside its journal. */
export interface VenuePast {
  /** Where incidents are kept; without it they are forgotten at the end. */
  readonly log?: LogPlace;
  /** The venue's last sign of life before this start. */
  readonly aliveMs?: number;
  /** When a backup was last restored as a drill. */
  readonly restoredMs: () => number | undefined;
}

/** Prices of a market as they came; without an index it is 0. */
interface Heard {
  readonly atMs: number;
  readonly sources: number;
  readonly indexTicks: number;
}

export interface HealthOptions {
  readonly venue: Venue;
  readonly catalogue: Pick<Catalogue, "markets">;
  readonly clock: Pick<Clock, "wallMicros" | "after">;
  /** Commands that the history has not taken in yet; absent where nobody reads the journal. */
  readonly historyLag?: (() => number) | undefined;
  /** Published days, the newest first; absent where nothing is proved. */
  readonly days?: (() => readonly { readonly date: string }[]) | undefined;
  readonly past?: VenuePast | undefined;
  readonly onFault: (fault: unknown) => void;
}

const LOOK_MICROS = 10_000_000;
/** Prices come each second: who has said none for so long is silent. */
const PRICE_SILENCE_MS = 60_000;
/** A history that lacks more than this shows people a past that is old. */
const LAG_MAX = 10_000;
/** A day is proved within the next one; what is older than two lacks a proof. */
const PROOF_AGE_MS_MAX = 2 * 86_400_000;
const PROOF_GRACE_MS = 3_600_000;
/** The clock ticks each second: a longer silence before a start was an interruption. */
const AWAY_MS_MIN = 2_000;

/**
 * Looks every ten seconds whether each part of the venue does its work, and keeps what did not: the
 * engine answers, the prices of each market come from enough sources, the history follows, each
 * asset sums to zero over all accounts, a proof is published each day. The time between the venue's
 * last command and this start counts as an interruption of the whole.
 */
export class HealthWatch {
  readonly #options: HealthOptions;
  readonly #record: IncidentRecord;
  readonly #startedMs: number;
  /** Of each market the last prices that came in this run. */
  readonly #heard = new Map<MarketId, Heard>();
  readonly #prices = new Map<MarketId, Prices>();
  #reconciled: Pick<VenueHealth, "reconciledAt" | "unbalanced"> = {};
  #isLooking = false;
  #isStopped = false;
  #cancel: () => void = () => {};

  constructor(options: HealthOptions) {
    this.#options = options;
    this.#startedMs = this.#nowMs();
    this.#record = openRecord(options);
    const aliveMs = options.past?.aliveMs;
    if (this.#record.openedMs !== undefined && aliveMs !== undefined && aliveMs > 0) {
      if (this.#startedMs - aliveMs > AWAY_MS_MIN) {
        this.#record.note({ part: "Venue" }, false, aliveMs);
        this.#record.note({ part: "Venue" }, true, this.#startedMs);
      }
    }
    this.#record.open(this.#startedMs);
  }

  /** Looks a first time, and again and again. */
  start(): Promise<void> {
    const next = (): void => {
      this.#cancel = this.#options.clock.after(LOOK_MICROS, () => {
        // Whoever has not answered the last look is not asked again.
        if (this.#isLooking) this.#note("Engine", false);
        else void this.#look();
        next();
      });
    };
    next();
    return this.#look();
  }

  /** Takes note of prices as they come. */
  hear({ events }: CommandResult): void {
    for (const event of events)
      if (event.kind === "prices-set") {
        const { marketId, sources, indexTicks } = event;
        this.#heard.set(marketId, { atMs: this.#nowMs(), sources, indexTicks });
      }
  }

  read(): VenueHealth {
    const { days, historyLag, past } = this.#options;
    const nowMs = this.#nowMs();
    const parts: Part[] = ["Engine", "Ledger"];
    if (historyLag !== undefined) parts.push("History");
    if (days !== undefined) parts.push("Reserves");
    const restoredMs = past?.restoredMs();
    const provedDay = days?.()[0]?.date;
    return {
      at: nowMs,
      recordedSince: this.#record.openedMs ?? this.#startedMs,
      parts: parts.map((part) => ({ part, ...this.#stateOf({ part }) })),
      markets: this.#markets(),
      incidents: this.#record.incidents(nowMs),
      ...this.#reconciled,
      ...(provedDay === undefined ? {} : { provedDay }),
      ...(restoredMs === undefined ? {} : { restoredAt: restoredMs }),
    };
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel();
  }

  async #look(): Promise<void> {
    this.#isLooking = true;
    try {
      await this.#lookAtEngine();
      this.#note("Engine", true);
    } catch (fault) {
      if (!this.#isStopped) this.#options.onFault(fault);
      this.#note("Engine", false);
    }
    this.#isLooking = false;
    const { days, historyLag } = this.#options;
    if (historyLag !== undefined) this.#note("History", historyLag() <= LAG_MAX);
    if (days !== undefined) this.#lookAtProofs(days()[0]?.date);
  }

  async #lookAtEngine(): Promise<void> {
    const { venue } = this.#options;
    const { answer: rows } = await venue.query({ kind: "zero-sum" });
    const unbalanced = rows.filter(({ differenceUnits }) => differenceUnits !== "0").length;
    this.#reconciled = { reconciledAt: this.#nowMs(), unbalanced };
    this.#note("Ledger", unbalanced === 0);
    const { answer: perps } = await venue.query({ kind: "perps" });
    const symbols = new Map(this.#listed().map(({ marketId, spec }) => [marketId, spec.symbol]));
    for (const perp of perps) {
      const symbol = symbols.get(perp.marketId);
      if (symbol !== undefined) this.#prices.set(perp.marketId, this.#lookAtPrices(symbol, perp));
    }
    const { answer: parameters } = await venue.query({ kind: "parameters" });
    this.#lookAtSpot(parameters.margin?.indexSourcesMin ?? 1);
  }

  /** A spot market has prices where an asset is collateral; of one that nobody priced nothing is told. */
  #lookAtSpot(sourcesMin: number): void {
    for (const { marketId, spec } of this.#listed()) {
      const heard = this.#heard.get(marketId);
      if (spec.kind !== "spot" || heard === undefined) continue;
      const { sources } = heard;
      const isWell = heard.indexTicks !== 0 && sources >= sourcesMin;
      this.#prices.set(marketId, this.#noted(spec.symbol, { isWell, sources }));
    }
  }

  #listed(): ReturnType<Catalogue["markets"]> {
    return this.#options.catalogue.markets();
  }

  #markets(): readonly MarketHealth[] {
    return this.#listed().map(({ marketId, spec, state }) => ({
      symbol: spec.symbol,
      marketType: spec.kind === "perp" ? "PERP" : "SPOT",
      orderBookState: marketStateWords[state],
      ...this.#prices.get(marketId),
    }));
  }

  /** The prices of a perpetual come each second; those of a spot market when they change. */
  #lookAtPrices(
    symbol: string,
    of: { readonly marketId: MarketId; readonly isStale: boolean; readonly sources: number },
  ): Prices {
    const pricedMs = this.#heard.get(of.marketId)?.atMs;
    const isSilent = this.#nowMs() - (pricedMs ?? this.#startedMs) > PRICE_SILENCE_MS;
    const isWell = !of.isStale && !isSilent;
    const sources = isSilent ? 0 : of.sources;
    // Before the first price of this run nothing is known to be mended.
    return this.#noted(symbol, { isWell, sources }, isWell && pricedMs === undefined);
  }

  /** Notes how a market's prices were found, unless that is not known yet, and tells it. */
  #noted(
    symbol: string,
    found: { readonly isWell: boolean; readonly sources: number },
    isUnknown = false,
  ): Prices {
    const subject = { part: "Prices", symbol } as const;
    if (!this.#isStopped && !isUnknown) this.#record.note(subject, found.isWell, this.#nowMs());
    const { isWell: isPriced, since } = this.#stateOf(subject);
    return { sources: found.sources, isPriced, since };
  }

  /** A venue without a first proof yet is late once it has run for as long as one may take. */
  #lookAtProofs(date: string | undefined): void {
    const nowMs = this.#nowMs();
    const fromMs = date === undefined ? this.#startedMs : Date.parse(`${date}T00:00:00Z`);
    const isWell = nowMs - fromMs <= PROOF_AGE_MS_MAX;
    // A start first makes up for the days without the venue: whether they come shows later.
    if (isWell || nowMs - this.#startedMs > PROOF_GRACE_MS) this.#note("Reserves", isWell);
  }

  #note(part: Part, isWell: boolean): void {
    if (!this.#isStopped) this.#record.note({ part }, isWell, this.#nowMs());
  }

  /** No part was as it is before the venue itself ran; what failed before it and still does, has. */
  #stateOf(subject: { readonly part: Part; readonly symbol?: string }): {
    readonly isWell: boolean;
    readonly since: number;
  } {
    const isWell = this.#record.isWell(subject);
    const changedMs = this.#record.changedMs(subject) ?? this.#startedMs;
    return { isWell, since: isWell ? Math.max(changedMs, this.#startedMs) : changedMs };
  }

  #nowMs(): number {
    return Math.floor(this.#options.clock.wallMicros() / 1_000);
  }
}

/**
 * The record of before, and where it goes on. A damaged log is no reason to keep people out: it is
 * reported, left alone, and the record begins anew.
 */
function openRecord({ past, onFault }: HealthOptions): IncidentRecord {
  if (past?.log === undefined) return new IncidentRecord([], () => {});
  try {
    const log = new LineLog<RecordEntry>(past.log);
    return new IncidentRecord(log.entries, (entry) => void log.append(entry).catch(onFault));
  } catch (failure) {
    if (!(failure instanceof LogDamaged)) throw failure;
    onFault(failure);
    return new IncidentRecord([], () => {});
  }
}
