import type { Clock, Disk, DiskLock, Rng } from "@holdall/server/ports";
import { recordRepair, takeRepairMark } from "./audit.ts";
import { decide } from "./decision.ts";
import type {
  AppendResult,
  Digest,
  Journal,
  JournalAppend,
  JournalBatch,
  JournalHead,
} from "./journal.ts";
import { takeLocks } from "./locks.ts";
import type { MendReport } from "./mend.ts";
import { mend } from "./mend.ts";
import { hashAt, readBatches } from "./reading.ts";
import { emptyHead } from "./record.ts";
import {
  checkSegmentBytes,
  nextSegmentBytes,
  journalIdBytes,
  segmentBytesDefault,
  segmentHeaderBytes,
} from "./segment.ts";
import { SegmentAhead } from "./segment-file.ts";
import type { Survey } from "./survey.ts";
import { takeSurvey } from "./survey.ts";
import { JournalWriter } from "./writer.ts";

export interface FileJournalOptions {
  readonly disk: Disk;
  readonly clock: Clock;
  /** Names a new journal. */
  readonly rng: Rng;
  /** One folder per copy; put them on different disks. */
  readonly folders: readonly string[];
  /** Size that new segments grow to from 4 MiB; 64 MiB by default. */
  readonly segmentBytes?: number;
  /** `auto`: repair damage that another copy makes good, for servers without an operator. Default `refuse`. */
  readonly repair?: "refuse" | "auto";
}

/** What opening had to do. */
export interface OpenReport {
  readonly outcome: "created" | "opened" | "mended" | "repaired";
  readonly mends: readonly MendReport[];
}

/**
 * Opens the journal, or makes a new one where there is nothing, and takes its lock. Throws a
 * `JournalRefusal` when it must not be opened as it is. Reads every copy to its end.
 */
export function openFileJournal(options: FileJournalOptions): FileJournal {
  const { disk, folders, segmentBytes = segmentBytesDefault } = options;
  checkSegmentBytes(segmentBytes);
  if (folders.length === 0 || new Set(folders).size !== folders.length) {
    throw new RangeError(`a journal has one or more different folders, not ${folders.join(", ")}`);
  }
  const locks = takeLocks(disk, folders);
  try {
    return new FileJournal(options, prepare({ ...options, segmentBytes }), locks);
  } catch (error) {
    for (const lock of locks) lock.release();
    throw error;
  }
}

/** The journal in files of this machine. */
export class FileJournal implements Journal {
  /** The way to append without promises, for the thread that owns the journal. */
  readonly writer: JournalWriter;
  readonly report: OpenReport;
  readonly #disk: Disk;
  readonly #folders: readonly string[];
  readonly #locks: readonly DiskLock[];

  /** Made by `openFileJournal`. */
  constructor(options: FileJournalOptions, prepared: Prepared, locks: readonly DiskLock[]) {
    const { disk, folders } = options;
    this.#disk = disk;
    this.#folders = folders;
    this.#locks = locks;
    this.report = prepared.report;
    this.writer = new JournalWriter({ disk, folders, ...prepared });
  }

  append({ expectedSequence, epoch, records }: JournalAppend): Promise<AppendResult> {
    const head = this.writer.head();
    if (expectedSequence !== head.nextSequence || epoch !== head.epoch) {
      return Promise.resolve({ outcome: "fenced", head });
    }
    return settle(() => ({ outcome: "appended", head: this.writer.append(records) }));
  }

  async *read(fromSequence: number): AsyncGenerator<JournalBatch> {
    for (const batch of this.batches(fromSequence)) yield await Promise.resolve(batch);
  }

  head(): Promise<JournalHead> {
    return Promise.resolve(this.writer.head());
  }

  /** What `read` gives, without promises. */
  batches(fromSequence: number): Generator<JournalBatch> {
    const untilSequence = this.writer.head().nextSequence - 1;
    return readBatches({ disk: this.#disk, folders: this.#folders, fromSequence, untilSequence });
  }

  /** The chain hash of the record that holds a durable `sequence`, or of the beginning for 0. */
  hashAt(sequence: number): Digest {
    return hashAt({ disk: this.#disk, folders: this.#folders }, sequence);
  }

  /** Ends in order and gives back the lock. */
  stop(): void {
    try {
      this.writer.stop();
    } finally {
      for (const lock of this.#locks) lock.release();
    }
  }
}

interface Prepared {
  readonly journalId: Uint8Array;
  readonly segmentBytes: number;
  readonly head: JournalHead;
  readonly end: Survey["end"];
  readonly unsure: Survey["last"];
  readonly isRepaired: boolean;
  readonly report: OpenReport;
}

type Sized = FileJournalOptions & { readonly segmentBytes: number };

/** Brings the files into a state from which writing can go on. */
function prepare(options: Sized): Prepared {
  const { disk, folders, segmentBytes } = options;
  const survey = takeSurvey(disk, folders);
  const verdict = decide(survey);
  if (verdict.kind === "refuse") throw verdict.refusal;
  if (verdict.kind === "repair" && options.repair !== "auto") throw verdict.refusal;
  if (survey.segments.length === 0) return create(options);

  const journalId = survey.journalId ?? newJournalId(options.rng);
  const mends = verdict.kind === "open" ? [] : mend({ disk, folders, survey, journalId });
  if (verdict.kind === "repair")
    recordRepair(options, {
      kind: "automatic",
      found: verdict.refusal.message,
      mends,
      lastSequence: survey.head.nextSequence - 1,
    });
  const outcome =
    verdict.kind === "open" ? "opened" : verdict.kind === "mend" ? "mended" : "repaired";
  const { head, end } = survey;
  const isSure = head.nextSequence - 1 <= survey.watermark.sequence;
  const unsure = isSure ? undefined : survey.last;
  const isRepaired = takeRepairMark(disk, folders);
  return { journalId, segmentBytes, head, end, unsure, isRepaired, report: { outcome, mends } };
}

function create(options: Sized): Prepared {
  const { disk, folders, segmentBytes } = options;
  const journalId = newJournalId(options.rng);
  const head = emptyHead();
  const firstBytes = nextSegmentBytes(0, segmentBytes);
  const header = { journalId, firstSequence: 1, hash: head.hash, segmentBytes: firstBytes };
  for (const folder of folders) new SegmentAhead(disk, folder, firstBytes).take(header).close();
  const end = { segment: 1, offset: segmentHeaderBytes };
  return {
    journalId,
    segmentBytes,
    head,
    end,
    unsure: undefined,
    isRepaired: false,
    report: { outcome: "created", mends: [] },
  };
}

function newJournalId(rng: Rng): Uint8Array {
  return Uint8Array.from({ length: journalIdBytes }, () => rng.below(256));
}

function settle<Result>(act: () => Result): Promise<Result> {
  return new Promise((resolve) => {
    resolve(act());
  });
}
