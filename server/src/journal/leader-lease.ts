import type { Clock, Rng } from "@holdall/server/ports";
import { Ambiguous, PostgresLink } from "./postgres-link.ts";

export interface LeaseOptions {
  readonly servers: readonly string[];
  readonly clock: Clock;
  readonly rng: Rng;
  readonly journalId: number;
  /** This node's name in this life. */
  readonly writer: string;
}

/** A leader renews its row this often. */
const beatMicros = 250_000;
/** A leader whose connection is gone gets this long to come back with another. */
const orphanMicros = 300_000;
/** A leader that is connected and silent for three beats, and a random moment more, is replaced. */
const silentMicros = 3 * beatMicros;
const jitterMicros = 250_000;

/** The advisory lock's number, apart from those of other programs in the same database. */
const lockKey = 7_421_300;

const watchQuery = `SELECT pg_try_advisory_lock($1, $2) AS locked,
  (SELECT leader || '/' || beat FROM journal_lease WHERE journal_id = $2) AS mark`;
/** Takes the lock on a new connection, once: a session may hold it many times over. */
const relockQuery = `SELECT pg_try_advisory_lock($1, $2) WHERE NOT EXISTS (
  SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = $1 AND objid = $2 AND pid = pg_backend_pid())`;
const unlockQuery = `SELECT pg_advisory_unlock($1, $2)`;
const evictQuery = `SELECT pg_terminate_backend(pid) FROM pg_locks
  WHERE locktype = 'advisory' AND classid = $1 AND objid = $2 AND granted AND pid <> pg_backend_pid()`;
const takeStatement = `INSERT INTO journal_lease (journal_id, leader, beat) VALUES ($1, $2, 1)
  ON CONFLICT (journal_id) DO UPDATE SET leader = $2, beat = journal_lease.beat + 1`;
const beatStatement = `UPDATE journal_lease SET beat = beat + 1 WHERE journal_id = $1 AND leader = $2`;

/**
 * Who should lead: an advisory lock, freed at once when its holder's process dies, and a row that the
 * leader renews. This only shortens outages. Two nodes that both believe to lead harm nothing: the
 * journal fences the one that claimed first.
 */
export class LeaderLease {
  readonly #options: LeaseOptions;
  #link: PostgresLink | undefined;
  #mark: string | null | undefined;
  #changedMicros = 0;
  #patienceMicros = silentMicros;
  #isSilent = false;
  #isKept = false;

  constructor(options: LeaseOptions) {
    this.#options = options;
  }

  /** One look: true when the lead is free and now ours. To be asked again every few milliseconds. */
  async tryTake(): Promise<boolean> {
    const { journalId, writer, clock } = this.#options;
    return this.#attempt(async (link) => {
      const { rows } = await link.ask<{ locked: boolean; mark: string | null }>(watchQuery, [
        lockKey,
        journalId,
      ]);
      const [{ locked, mark }] = rows;
      const quietMicros = this.#quiet(mark, clock.monotonicMicros());
      if (locked && (mark === null || quietMicros >= orphanMicros)) {
        await link.ask(takeStatement, [journalId, writer]);
        return true;
      }
      if (locked) await link.ask(unlockQuery, [lockKey, journalId]);
      else if (this.#isSilent) await link.ask(evictQuery, [lockKey, journalId]);
      return false;
    });
  }

  /** Renews the lead until `stop`, through lost connections too. */
  keep(): void {
    if (this.#isKept) return;
    this.#isKept = true;
    void this.#beat();
  }

  stop(): void {
    this.#isKept = false;
    this.#link?.drop();
  }

  async #beat(): Promise<void> {
    const { journalId, writer, clock } = this.#options;
    while (this.#isKept) {
      await this.#attempt(async (link) => {
        await link.ask(relockQuery, [lockKey, journalId]);
        await link.ask(beatStatement, [journalId, writer]);
        return true;
      });
      await new Promise<void>((resolve) => void clock.after(beatMicros, resolve));
    }
  }

  /**
   * How long the leader's mark has not changed, by this machine's monotonic clock. A leader found
   * silent once stays so until its mark changes, however often a slow database loses us meanwhile.
   */
  #quiet(mark: string | null, nowMicros: number): number {
    if (mark !== this.#mark) {
      this.#mark = mark;
      this.#changedMicros = nowMicros;
      this.#patienceMicros = silentMicros + this.#options.rng.below(jitterMicros);
    }
    const quietMicros = nowMicros - this.#changedMicros;
    this.#isSilent = quietMicros >= this.#patienceMicros;
    return quietMicros;
  }

  /** False also when nobody answers: then nothing can be led. */
  async #attempt(work: (link: PostgresLink) => Promise<boolean>): Promise<boolean> {
    try {
      if (this.#link === undefined || this.#link.isLost) {
        this.#link = await PostgresLink.open(this.#options.servers, this.#options.clock);
        await this.#link.ask("SET synchronous_commit = local");
        // While nobody answered here, the leader may have had nobody to tell that it is there.
        if (!this.#isSilent) this.#mark = undefined;
      }
      return await work(this.#link);
    } catch (error) {
      if (error instanceof Ambiguous) return false;
      throw error;
    }
  }
}

/** A name for one life of a node. */
export function writerName(node: string, rng: Rng): string {
  return `${node}/${Array.from({ length: 16 }, () => rng.below(16).toString(16)).join("")}`;
}
