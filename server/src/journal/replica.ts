import { isSame } from "./bytes.ts";
import type { FileJournal } from "./file-journal.ts";
import type { JournalBatch, JournalHead } from "./journal.ts";
import type { PostgresJournal } from "./postgres-journal.ts";
import { JournalRefusal } from "./refusal.ts";

/** Another node leads: this one must end, and may come back as a standby. */
export class JournalFenced extends Error {
  override readonly name = "JournalFenced";
}

/**
 * This machine's copy of the replicated journal. The replicated one has authority and is written
 * first, so that a copy here never holds more than it: one that does belongs to another history, or
 * the database lost something, and nothing is opened.
 */
export class Replica {
  readonly #local: FileJournal;
  readonly #remote: PostgresJournal;

  constructor(local: FileJournal, remote: PostgresJournal) {
    this.#local = local;
    this.#remote = remote;
  }

  /** Where the copy ends. */
  head(): JournalHead {
    return this.#local.writer.head();
  }

  /** Takes over what the replicated journal has beyond the copy; `onRecord` after each record that is durable here. */
  async catchUp(onRecord: (head: JournalHead) => void = () => {}): Promise<void> {
    const remote = await this.#remote.head();
    const local = this.head();
    refuseUnlessBehind(local, remote);
    if (local.nextSequence === remote.nextSequence) return;
    const untilSequence = remote.nextSequence - 1;
    for await (const { bytes, batch } of this.#remote.records(local.nextSequence, untilSequence)) {
      if (batch.firstSequence !== this.head().nextSequence) throw conflict(this.head());
      onRecord(this.#copy(bytes));
    }
  }

  /** Takes the lead and what is missing before it. From here on this node alone appends. */
  async lead(): Promise<void> {
    await this.#remote.claim();
    await this.catchUp();
  }

  /** Makes a batch durable on the cluster's two disks, then here. Throws `JournalFenced` when another node leads. */
  async append(batch: JournalBatch): Promise<JournalHead> {
    const { nextSequence: expectedSequence, epoch } = this.head();
    // A batch that starts an epoch names the next; the head still has the one before.
    const result = await this.#remote.append({ expectedSequence, epoch, records: batch });
    if (result.outcome === "appended") return this.#copy(this.#remote.lastRecord);
    throw new JournalFenced(
      `another node leads: the journal goes on at sequence ${result.head.nextSequence} of epoch ${result.head.epoch}`,
    );
  }

  /** Fills an empty replicated journal from this copy: once, when a venue outgrows one machine. */
  async publish(): Promise<number> {
    const { nextSequence: remoteNext } = await this.#remote.claim();
    if (remoteNext !== 1)
      throw new JournalRefusal(
        "conflict",
        `the replicated journal holds ${remoteNext - 1} commands already`,
        [],
        ["Only a new, empty one is filled. Name another database in --to."],
      );
    for (const batch of this.#local.batches(1)) {
      const { nextSequence: expectedSequence, epoch } = await this.#remote.head();
      const result = await this.#remote.append({ expectedSequence, epoch, records: batch });
      if (result.outcome === "fenced") throw new JournalFenced("another node writes the journal");
    }
    return this.head().nextSequence - 1;
  }

  #copy(bytes: Uint8Array): JournalHead {
    try {
      return this.#local.writer.copy(bytes);
    } catch (error) {
      if (error instanceof RangeError) throw conflict(this.head(), error);
      throw error;
    }
  }
}

function refuseUnlessBehind(local: JournalHead, remote: JournalHead): void {
  if (local.nextSequence > remote.nextSequence) {
    throw new JournalRefusal(
      "behind-copy",
      `the replicated journal ends with sequence ${remote.nextSequence - 1}, but this machine holds ${local.nextSequence - 1}`,
      [],
      [
        "Nothing that was acknowledged may be lost: find the server that holds the rest, and name it in JOURNAL_URL.",
        "To fill a new, empty replicated journal from this machine:  npm run journal -- publish --to <JOURNAL_URL>",
      ],
    );
  }
  if (local.nextSequence === remote.nextSequence && !isSame(local.hash, remote.hash))
    throw conflict(local);
}

function conflict(local: JournalHead, cause?: Error): JournalRefusal {
  return new JournalRefusal(
    "conflict",
    `the replicated journal is another history than this machine's, which ends with sequence ${local.nextSequence - 1}${cause === undefined ? "" : ` (${cause.message})`}`,
    [],
    [
      "Check JOURNAL_URL and --data: they belong to different venues.",
      "To make this machine a standby of that journal, start it with an empty data folder.",
    ],
  );
}
