import { readFileSync } from "node:fs";
import type { Clock } from "@holdall/server/ports";
import { isSame } from "./bytes.ts";
import type {
  AppendResult,
  Digest,
  Journal,
  JournalAppend,
  JournalBatch,
  JournalHead,
} from "./journal.ts";
import { checkBatch } from "./journal.ts";
import { Ambiguous, PostgresLink } from "./postgres-link.ts";
import { serversOf } from "./postgres-url.ts";
import {
  chainBreak,
  decodeRecord,
  emptyHead,
  encodeRecord,
  headAfter,
  recordBytesMax,
  recordLength,
} from "./record.ts";
import { JournalBroken } from "./writer.ts";

export interface PostgresJournalOptions {
  /** `postgres://user@host:port,host:port/database`: every server of the cluster. */
  readonly url: string;
  readonly clock: Clock;
  /** Distinguishes this writer from every other, also from an earlier life of the same node. */
  readonly writer: string;
  /** Several journals may share a database; 1 by default. */
  readonly journalId?: number;
  /** How long an unanswered append is asked after before the process must end. */
  readonly patienceMicros?: number;
}

/** A record as another node takes it over, byte for byte. */
export interface StoredRecord {
  readonly bytes: Uint8Array;
  readonly batch: JournalBatch;
  readonly head: JournalHead;
}

/** What a node's engine had computed: the digest of the full state after a sequence. */
export interface StateDigest {
  readonly sequence: number;
  readonly digest: Digest;
}

/** A node that had another state after the same command. */
export interface Disagreement {
  readonly node: string;
  readonly isLeader: boolean;
}

const PATIENCE_MICROS = 60_000_000;
const ASK_AGAIN_MICROS = 20_000;
const ROWS_A_PAGE = 64;

const appendStatement = `WITH head AS (
  UPDATE journal_head SET next_seq = $2::bigint + $3::integer, last_hash = $6, epoch = $4, base_time = $9
  WHERE journal_id = $1 AND epoch = $8 AND next_seq = $2 AND last_hash = $5 AND leader = $10 RETURNING 1
), row AS (
  INSERT INTO journal_batch (journal_id, first_seq, count, epoch, prev_hash, hash, record)
  SELECT $1, $2, $3, $4, $5, $6, $7 FROM head RETURNING first_seq
) SELECT first_seq FROM row`;
const headQuery = `SELECT epoch, next_seq, last_hash, base_time, leader FROM journal_head WHERE journal_id = $1`;
const createStatement = `INSERT INTO journal_head (journal_id, epoch, next_seq, last_hash, base_time, leader)
  VALUES ($1, 0, 1, $2, 0, '') ON CONFLICT DO NOTHING`;
const claimStatement = `UPDATE journal_head SET leader = $2 WHERE journal_id = $1`;
const barrierStatement = `UPDATE journal_head SET leader = leader WHERE journal_id = $1`;
const rowQuery = `SELECT hash FROM journal_batch WHERE journal_id = $1 AND first_seq = $2`;
const recordsQuery = `SELECT first_seq, record FROM journal_batch
  WHERE journal_id = $1 AND first_seq >= (
    SELECT coalesce(max(first_seq), 1) FROM journal_batch WHERE journal_id = $1 AND first_seq <= $2)
  ORDER BY first_seq LIMIT ${ROWS_A_PAGE}`;

const witnessStatement = `INSERT INTO journal_state (journal_id, sequence, node, is_leader, digest)
  VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`;
const disagreeQuery = `SELECT node, is_leader AS "isLeader" FROM journal_state
  WHERE journal_id = $1 AND sequence = $2 AND digest <> $3 ORDER BY node`;

interface HeadRow {
  readonly epoch: string;
  readonly next_seq: string;
  readonly last_hash: Buffer;
  readonly base_time: string;
  readonly leader: string;
}

/**
 * Opens the replicated journal, and makes its tables where there are none. Does not take the lead:
 * until `claim`, every append of a batch is fenced.
 */
export async function openPostgresJournal(
  options: PostgresJournalOptions,
): Promise<PostgresJournal> {
  const journal = new PostgresJournal(options);
  await journal.prepare();
  return journal;
}

/**
 * The journal in PostgreSQL: each record of the files is a row, and the place, the chain hash, the
 * epoch and the leader that a writer believes in are compared in the same statement that appends. One
 * append is in flight at a time. An append without an answer is asked after until it is known.
 */
export class PostgresJournal implements Journal {
  readonly #options: PostgresJournalOptions;
  readonly #journalId: number;
  readonly #servers: readonly string[];
  readonly #buffer = new Uint8Array(recordBytesMax);
  #link: PostgresLink | undefined;
  #head: JournalHead = emptyHead();
  #record: Uint8Array = new Uint8Array(0);
  #isInFlight = false;

  /** Made by `openPostgresJournal`. */
  constructor(options: PostgresJournalOptions) {
    this.#options = options;
    this.#journalId = options.journalId ?? 1;
    this.#servers = serversOf(options.url);
  }

  /** The last record that `append` wrote, for this machine's own copy. Valid until the next append. */
  get lastRecord(): Uint8Array {
    return this.#record;
  }

  async prepare(): Promise<void> {
    const schema = readFileSync(new URL("postgres-schema.sql", import.meta.url), "utf8");
    await this.#persist("open", async (link) => {
      const { rows } = await link.ask<{ missing: boolean }>(
        "SELECT to_regclass('journal_state') IS NULL AS missing",
      );
      if (rows[0].missing) await link.ask(schema);
      await link.commit("create", createStatement, [this.#journalId, emptyHead().hash]);
    });
    this.#head = await this.head();
  }

  /**
   * Takes the lead: from here on every other writer is fenced, whatever it has in flight. Resolves to
   * the head, which moves no more.
   */
  async claim(): Promise<JournalHead> {
    const values = [this.#journalId, this.#options.writer];
    await this.#persist("claim", (link) => link.commit("claim", claimStatement, values));
    this.#head = await this.head();
    return this.#head;
  }

  async append({ expectedSequence, epoch, records }: JournalAppend): Promise<AppendResult> {
    if (this.#isInFlight) throw new Error("an append is in flight already: wait for it first");
    const head = this.#head;
    if (expectedSequence !== head.nextSequence || epoch !== head.epoch) {
      return { outcome: "fenced", head: await this.head() };
    }
    checkBatch(records, head);
    const lengthBytes = recordLength(records.body.length, records.checkpoint !== undefined);
    if (lengthBytes > recordBytesMax)
      throw new RangeError(`a record has at most ${recordBytesMax} bytes, not ${lengthBytes}`);
    const seal = { committedSequence: head.nextSequence - 1, isRepaired: false };
    const hash = encodeRecord(this.#buffer, records, seal, head);
    this.#record = this.#buffer.subarray(0, lengthBytes);
    this.#isInFlight = true;
    try {
      return (await this.#appendOnce(records, hash, head))
        ? { outcome: "appended", head: this.#advance(records, hash) }
        : { outcome: "fenced", head: await this.head() };
    } finally {
      this.#isInFlight = false;
    }
  }

  async *read(fromSequence: number): AsyncGenerator<JournalBatch> {
    if (fromSequence < 1)
      throw new RangeError(`a journal begins with sequence 1, not ${fromSequence}`);
    const { nextSequence } = await this.head();
    for await (const { batch } of this.records(fromSequence, nextSequence - 1)) yield batch;
  }

  /** The records that hold `fromSequence` to `untilSequence`, each checked, and chained to the one before it. */
  async *records(fromSequence: number, untilSequence: number): AsyncGenerator<StoredRecord> {
    let next = fromSequence;
    let before: JournalHead | undefined;
    while (next <= untilSequence) {
      const page = await this.#persist("read", async (link) => {
        const values = [this.#journalId, next];
        return (await link.ask<{ record: Buffer }>(recordsQuery, values)).rows;
      });
      if (page.length === 0) throw new Error(`the replicated journal lacks sequence ${next}`);
      for (const { record: bytes } of page) {
        const record = decodeRecord(bytes);
        if (typeof record === "string")
          throw new Error(`the replicated record of sequence ${next} is damaged: ${record}`);
        const flaw = before === undefined ? undefined : chainBreak(record, before);
        if (flaw !== undefined)
          throw new Error(`the replicated record of sequence ${next} does not follow: ${flaw}`);
        before = headAfter(record);
        if (record.batch.firstSequence > untilSequence) return;
        next = before.nextSequence;
        yield { bytes, batch: record.batch, head: before };
      }
    }
  }

  /** Where the journal ends now, whoever leads it. */
  async head(): Promise<JournalHead> {
    const { rows } = await this.#persist("read the head", (link) =>
      link.ask<HeadRow>(headQuery, [this.#journalId]),
    );
    const [{ epoch, next_seq, last_hash, base_time }] = rows;
    return {
      nextSequence: Number(next_seq),
      epoch: Number(epoch),
      timeMicros: Number(base_time),
      hash: Uint8Array.from(last_hash),
    };
  }

  /**
   * Says what this node's engine computed, and returns the nodes whose state after the same command
   * is another one.
   */
  async witness({ sequence, digest }: StateDigest, isLeader: boolean): Promise<Disagreement[]> {
    const values = [this.#journalId, sequence, this.#options.writer, isLeader, Buffer.from(digest)];
    return this.#persist("publish a state", async (link) => {
      await link.commit("witness", witnessStatement, values);
      const { rows } = await link.ask<Disagreement>(disagreeQuery, [
        this.#journalId,
        sequence,
        Buffer.from(digest),
      ]);
      return rows;
    });
  }

  /** Ends at once; an append in flight stays unanswered. */
  stop(): void {
    this.#link?.drop();
  }

  /** True once durable, false when fenced; sends the same bytes until one of the two is known. */
  async #appendOnce(batch: JournalBatch, hash: Digest, head: JournalHead): Promise<boolean> {
    const values = [
      this.#journalId,
      batch.firstSequence,
      batch.count,
      batch.epoch,
      Buffer.from(head.hash),
      Buffer.from(hash),
      Buffer.from(this.#record),
      head.epoch,
      batch.baseTimeMicros,
      this.#options.writer,
    ];
    return this.#persist("append", async (link, isAgain) => {
      if (isAgain) {
        // The barrier returns only when everything before it is on the standby.
        await link.commit("barrier", barrierStatement, [this.#journalId]);
        const found = await this.#hashOf(link, batch.firstSequence);
        if (found !== undefined) return isSame(found, hash);
      }
      const { rowCount } = await link.commit("append", appendStatement, values);
      return rowCount === 1;
    });
  }

  async #hashOf(link: PostgresLink, firstSequence: number): Promise<Digest | undefined> {
    const { rows } = await link.ask<{ hash: Buffer }>(rowQuery, [this.#journalId, firstSequence]);
    return rows[0]?.hash;
  }

  #advance(batch: JournalBatch, hash: Digest): JournalHead {
    this.#head = {
      nextSequence: batch.firstSequence + batch.count,
      epoch: batch.epoch,
      timeMicros: batch.baseTimeMicros,
      hash,
    };
    return this.#head;
  }

  /** Does `work` on a server that takes writes, again and again while nobody knows what came of it. */
  async #persist<T>(
    what: string,
    work: (link: PostgresLink, isAgain: boolean) => Promise<T>,
  ): Promise<T> {
    const { clock, patienceMicros = PATIENCE_MICROS } = this.#options;
    const untilMicros = clock.monotonicMicros() + patienceMicros;
    for (let isAgain = false; ; isAgain = true) {
      try {
        if (this.#link === undefined || this.#link.isLost)
          this.#link = await PostgresLink.open(this.#servers, clock);
        return await work(this.#link, isAgain);
      } catch (error) {
        if (!(error instanceof Ambiguous)) throw error;
        if (clock.monotonicMicros() > untilMicros) {
          const why = `The journal cannot ${what}, so the process must end: ${error.message}`;
          throw new JournalBroken(why, { cause: error });
        }
        await new Promise<void>((resolve) => void clock.after(ASK_AGAIN_MICROS, resolve));
      }
    }
  }
}
