import type { Disk } from "@holdall/server/ports";
import { isSame } from "./bytes.ts";
import type { Finding, Position } from "./copy-reader.ts";
import { CopyReader } from "./copy-reader.ts";
import type { JournalHead } from "./journal.ts";
import type { JournalRecord } from "./record.ts";
import { chainBreak, emptyHead, headAfter, recordHeaderBytes, sectorBytes } from "./record.ts";
import { segmentHeaderBytes } from "./segment.ts";
import type { Watermark } from "./watermark.ts";
import { watermarkName } from "./watermark.ts";

/** Something wrong at one place of one copy. */
export interface Flaw {
  readonly path: string;
  readonly offset: number;
  /** Last sequence of the record that belongs there; 0 where no record does. */
  readonly sequence: number;
  readonly reason: string;
}

/** What one copy holds, compared with the history that all copies together hold. */
export interface CopySurvey {
  readonly folder: string;
  /** Last sequence of the records it holds from the beginning without a gap. */
  readonly lastSequence: number;
  /** Places where it differs from the history although a crash cannot have caused it; the first of them, and how many. */
  readonly damages: readonly Flaw[];
  readonly damageCount: number;
  /** Where it stops before the history does, if it does: the trace of a crash between two writes. */
  readonly behind: Flaw | undefined;
  /** Bytes after the end of the history that are not zeros: a torn write. */
  readonly torn: Flaw | undefined;
}

/** All copies, read to their end. */
export interface Survey {
  /** The end of the longest unbroken history, each record of which at least one copy holds whole. */
  readonly head: JournalHead;
  readonly end: Position;
  /** Where the last record of the history begins. */
  readonly last: Position | undefined;
  /** First sequences of the segments of this history. */
  readonly segments: readonly number[];
  readonly journalId: Uint8Array | undefined;
  readonly records: number;
  readonly copies: readonly CopySurvey[];
  /** Highest sequence that anything found says was durable, and where it says so. */
  readonly watermark: { readonly sequence: number; readonly path: string };
  /** False when no copy has a readable watermark file. */
  readonly hasWatermark: boolean;
  /** Two copies with different valid records at one place, or of different journals. */
  readonly conflict: Flaw | undefined;
  /** A whole record beyond the end that does not follow it: something before it is lost. */
  readonly beyond: Flaw | undefined;
}

/** A whole record where none belongs. */
interface Stray {
  readonly copy: CopyNotes;
  readonly position: Position;
  readonly sequence: number;
  /** True for the very record that the history lacks, by its chain: a write went astray, and nothing is lost. */
  readonly isNext: boolean;
}

/** Sees a record of the history: where it stands, decoded, and its bytes, valid during the call. */
export type RecordVisitor = (position: Position, record: JournalRecord, bytes: Uint8Array) => void;

/** Damages remembered per copy; the others are counted. */
const damagesMax = 16;

export interface SurveyOptions {
  /** Called for each record of the history, in order. */
  readonly visit?: RecordVisitor;
  /** Stop behind the record that holds this sequence and look no further: for a journal that is being written. */
  readonly untilSequence?: number;
}

/** Reads every copy to its end. */
export function takeSurvey(
  disk: Disk,
  folders: readonly string[],
  options: SurveyOptions = {},
): Survey {
  const readers = folders.map((folder) => new CopyReader(disk, folder));
  try {
    return new Surveyor(readers, options).survey();
  } finally {
    for (const reader of readers) reader.close();
  }
}

/** Collects what is wrong with one copy. */
class CopyNotes {
  readonly reader: CopyReader;
  readonly damages: Flaw[] = [];
  damageCount = 0;
  lastSequence = 0;
  torn: Flaw | undefined;
  /** A segment of the history whose file this copy does not have. */
  lacking: Flaw | undefined;
  /** First place since the last valid record where the record is absent, and where it is bad. */
  #absent: Flaw | undefined;
  #bad: Flaw | undefined;
  #skipped = 0;

  constructor(reader: CopyReader) {
    this.reader = reader;
  }

  damage(flaw: Flaw): void {
    if (this.damages.length < damagesMax) this.damages.push(flaw);
    this.damageCount += 1;
  }

  note(position: Position, record: JournalRecord, finding: Finding): void {
    const lastSequence = record.batch.firstSequence + record.batch.count - 1;
    if (finding.kind === "valid") {
      this.#holeEnds();
      if (this.damageCount === 0) this.lastSequence = lastSequence;
      return;
    }
    const flaw = {
      path: this.reader.path(position.segment),
      offset: position.offset,
      sequence: lastSequence,
    };
    this.#skipped += 1;
    if (finding.kind === "bad") this.#bad ??= { ...flaw, reason: finding.reason };
    else
      this.#absent ??= {
        ...flaw,
        reason: finding.kind === "empty" ? "it is not there" : "its file is missing",
      };
  }

  /** A valid record after gaps: these are damage, not the end of the copy. */
  #holeEnds(): void {
    const flaws = [this.#absent, this.#bad].filter((flaw) => flaw !== undefined);
    for (const flaw of flaws) this.damage(flaw);
    this.damageCount += this.#skipped - flaws.length;
    this.#absent = undefined;
    this.#bad = undefined;
    this.#skipped = 0;
  }

  /**
   * At the end of the history. What a copy lacks at its own end is the trace of a crash, unless it
   * holds bad bytes where `watermark` says that a record was durable.
   */
  result(watermark: number): CopySurvey {
    const isDamage = this.#bad !== undefined && this.#bad.sequence <= watermark;
    if (isDamage && this.#bad !== undefined) this.damage(this.#bad);
    const { folder } = this.reader;
    const { damages, damageCount, lastSequence, torn } = this;
    if (damageCount > 0 && this.reader.isMending()) {
      return { folder, lastSequence, damages: [], damageCount: 0, behind: damages[0], torn };
    }
    const behind = this.#absent ?? (isDamage ? undefined : this.#bad) ?? this.lacking;
    return { folder, lastSequence, damages, damageCount, behind, torn };
  }
}

/** One walk through all copies in step. */
class Surveyor {
  readonly #copies: readonly CopyNotes[];
  readonly #visit: RecordVisitor | undefined;
  readonly #untilSequence: number;
  /** First sequences of the segments that any copy has. */
  readonly #segments: readonly number[];
  /** Those of them that belong to the history so far: the first ones. */
  readonly #entered: number[] = [];
  #head = emptyHead();
  #end: Position = { segment: 1, offset: segmentHeaderBytes };
  #records = 0;
  #last: Position | undefined;
  #journalId: Uint8Array | undefined;
  #watermark = { sequence: 0, path: "" };
  /** The watermarks found, each with the file that holds it. */
  readonly #marks: readonly { readonly mark: Watermark; readonly path: string }[];
  #conflict: Flaw | undefined;
  /** True when the copies themselves are of different histories: there is no way on. */
  #isForked = false;

  constructor(readers: readonly CopyReader[], { visit, untilSequence }: SurveyOptions) {
    this.#copies = readers.map((reader) => new CopyNotes(reader));
    this.#visit = visit;
    this.#untilSequence = untilSequence ?? Number.POSITIVE_INFINITY;
    this.#marks = readers.flatMap((reader) => {
      const mark = reader.watermark();
      return mark === undefined ? [] : [{ mark, path: `${reader.folder}/${watermarkName}` }];
    });
    for (const { mark, path } of this.#marks) this.#witness(mark.sequence, path);
    const segments = new Set(readers.flatMap((reader) => reader.segments));
    this.#segments = [...segments].sort((left, right) => left - right);
  }

  survey(): Survey {
    let stray: Stray | undefined;
    do {
      this.#follow();
      stray = this.#isDone() ? undefined : this.#findStray();
    } while (stray !== undefined && this.#takeBack(stray));
    const beyond = stray && strayFlaw(stray, "a whole record stands beyond the end");
    // The name of a segment tells that everything before it was durable.
    const last = this.#segments.at(-1);
    if (last !== undefined && !this.#isDone()) this.#witness(last - 1, this.#pathOf(last));
    const copies = this.#copies.map((copy) => copy.result(this.#watermark.sequence));
    return {
      head: this.#head,
      end: this.#end,
      last: this.#last,
      segments: this.#entered,
      journalId: this.#journalId,
      records: this.#records,
      copies,
      watermark: this.#watermark,
      hasWatermark: this.#marks.length > 0,
      conflict: this.#conflict,
      beyond,
    };
  }

  /** True once all that was asked for is read. */
  #isDone(): boolean {
    return this.#head.nextSequence > this.#untilSequence;
  }

  /** A watermark that names another hash than the record that ends with its sequence belongs to another history. */
  #checkMarks(lastSequence: number): void {
    for (const { mark, path } of this.#marks) {
      if (mark.sequence !== lastSequence || isSame(mark.hash, this.#head.hash)) continue;
      const reason = "the watermark belongs to another history";
      this.#conflict ??= { path, offset: 0, sequence: lastSequence, reason };
    }
  }

  #witness(sequence: number, path: string): void {
    if (sequence > this.#watermark.sequence) this.#watermark = { sequence, path };
  }

  #pathOf(segment: number): string {
    const owner = this.#copies.find(({ reader }) => reader.segments.includes(segment));
    return owner?.reader.path(segment) ?? "";
  }

  #checkHeaders(segment: number): void {
    for (const copy of this.#copies) {
      const { reader } = copy;
      const flaw = { path: reader.path(segment), offset: 0, sequence: 0 };
      if (!reader.segments.includes(segment)) {
        copy.lacking ??= { ...flaw, reason: "its file is missing" };
        continue;
      }
      const header = reader.header(segment);
      if (header === undefined) {
        copy.damage({ ...flaw, reason: "the header of the segment is damaged" });
        continue;
      }
      this.#journalId ??= header.journalId;
      if (!isSame(header.journalId, this.#journalId)) {
        this.#conflict ??= { ...flaw, reason: "the segment belongs to another journal" };
        this.#isForked = true;
      } else if (header.firstSequence !== segment || !isSame(header.hash, this.#head.hash)) {
        copy.damage({ ...flaw, reason: "the header of the segment belongs to another place" });
      } else if (reader.sizeBytes(segment) !== header.segmentBytes) {
        copy.damage({
          ...flaw,
          reason: `the file has ${reader.sizeBytes(segment)} of ${header.segmentBytes} bytes`,
        });
      }
    }
  }

  /** Follows the history from where it stands, segment by segment. */
  #follow(): void {
    if (this.#entered.length > 0) this.#walk();
    while (!this.#isDone() && !this.#isForked) {
      const segment = this.#segments.at(this.#entered.length);
      if (segment === undefined || segment !== this.#head.nextSequence) break;
      if (this.#entered.length > 0) this.#checkRest();
      this.#entered.push(segment);
      this.#checkHeaders(segment);
      this.#end = { segment, offset: segmentHeaderBytes };
      this.#walk();
    }
  }

  /** Follows the records of a segment to their end. */
  #walk(): void {
    while (!this.#isDone()) {
      const position = this.#end;
      const findings = this.#findingsAt(position);
      const valid = findings.filter((finding) => finding.kind === "valid");
      if (valid.length === 0) return;
      const { record, bytes } = valid[0];
      if (valid.some((other) => !isSame(other.record.hash, record.hash))) {
        const [path, sequence] = [this.#pathOf(position.segment), record.batch.firstSequence];
        const reason = "the copies hold different records";
        this.#conflict = { path, offset: position.offset, sequence, reason };
        this.#isForked = true;
        return;
      }
      this.#take(record, bytes, findings);
    }
  }

  /** The next record of the history. */
  #take(record: JournalRecord, bytes: Uint8Array, findings: readonly Finding[]): void {
    const position = this.#end;
    for (const [index, finding] of findings.entries())
      this.#copies[index].note(position, record, finding);
    this.#witness(record.seal.committedSequence, this.#pathOf(position.segment));
    this.#visit?.(position, record, bytes);
    this.#head = headAfter(record);
    this.#records += 1;
    this.#last = position;
    this.#checkMarks(this.#head.nextSequence - 1);
    this.#end = { ...position, offset: position.offset + record.lengthBytes };
  }

  /** What each copy holds. Copies are nearly always alike: bytes that one has proved prove another. */
  #findingsAt(position: Position): readonly Finding[] {
    let proved: Extract<Finding, { kind: "valid" }> | undefined;
    return this.#copies.map(({ reader }) => {
      if (proved !== undefined && reader.holds(position, proved.bytes)) return proved;
      const finding = reader.find(position, this.#head);
      if (finding.kind === "valid") proved ??= finding;
      return finding;
    });
  }

  /** What follows the last record of a full segment is zeros. */
  #checkRest(): void {
    const end = this.#end;
    for (const copy of this.#copies) {
      const { reader } = copy;
      if (reader.isZeroFrom(end)) continue;
      const reason = "there are bytes after the last record of the segment";
      copy.damage({ path: reader.path(end.segment), offset: end.offset, sequence: 0, reason });
    }
  }

  /** After the end: notes torn bytes, and returns a whole record that should not be there, the next one before others. */
  #findStray(): Stray | undefined {
    let stray: Stray | undefined;
    for (const copy of this.#copies) {
      for (const segment of copy.reader.segments) {
        const isEnd = segment === this.#end.segment;
        if (!isEnd && this.#entered.includes(segment)) continue;
        const start = { segment, offset: isEnd ? this.#end.offset : segmentHeaderBytes };
        if (copy.reader.isZeroFrom(start)) continue;
        const found = this.#strayIn(copy, start);
        if (stray === undefined || (found?.isNext === true && !stray.isNext)) stray = found;
        copy.torn ??= {
          path: copy.reader.path(segment),
          offset: start.offset,
          sequence: 0,
          reason: "there are bytes after the last record",
        };
      }
    }
    return stray;
  }

  /** The record that the history lacks, on any sector boundary from `start`, or else the first that is newer. */
  #strayIn(copy: CopyNotes, start: Position): Stray | undefined {
    let first: Stray | undefined;
    const dataEnd = copy.reader.dataEnd(start);
    for (let offset = start.offset; offset + recordHeaderBytes <= dataEnd; offset += sectorBytes) {
      const position = { segment: start.segment, offset };
      const record = copy.reader.recordAt(position);
      const sequence = record?.batch.firstSequence ?? 0;
      if (record === undefined || sequence < this.#head.nextSequence) continue;
      const isNext =
        start.segment === this.#end.segment && chainBreak(record, this.#head) === undefined;
      first ??= { copy, position, sequence, isNext };
      if (isNext) return { copy, position, sequence, isNext };
    }
    return first;
  }

  /**
   * Takes a record whose write went astray as the next of the history, at the place where it belongs.
   * False when it is not the next. In another segment it would not be: the name of that one tells that
   * more was durable.
   */
  #takeBack(stray: Stray): boolean {
    if (!stray.isNext || this.#isForked) return false;
    const findings = this.#findingsAt(this.#end);
    const { reader } = stray.copy;
    const record = reader.recordAt(stray.position);
    if (record === undefined) return false;
    stray.copy.damage(strayFlaw(stray, "the record stands at a wrong place"));
    this.#take(record, reader.bytesAt(stray.position, record.lengthBytes), findings);
    return true;
  }
}

function strayFlaw({ copy, position, sequence }: Stray, reason: string): Flaw {
  const { segment, offset } = position;
  return { path: copy.reader.path(segment), offset, sequence, reason };
}
