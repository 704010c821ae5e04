import type { Disk, DiskFile } from "@holdall/server/ports";
import { DiskError, makeFolderDurable, readFully, writeFully } from "@holdall/server/ports";
import { isSame } from "./bytes.ts";
import { CopyReader, mendingName } from "./copy-reader.ts";
import type { Position } from "./copy-reader.ts";
import type { Digest } from "./journal.ts";
import { emptyHead } from "./record.ts";
import type { SegmentHeader } from "./segment.ts";
import { encodeSegmentHeader, segmentHeaderBytes, segmentName } from "./segment.ts";
import { SegmentAhead } from "./segment-file.ts";
import type { RecordVisitor, Survey } from "./survey.ts";
import { takeSurvey } from "./survey.ts";

const quarantineName = "quarantine";

/** What a mending did to one copy. */
export interface MendReport {
  readonly folder: string;
  /** Records, headers and files written from the other copies. */
  readonly completed: number;
  /** Files that now hold the bytes that were taken out. */
  readonly quarantined: readonly string[];
}

/** What to mend, and how far. */
export interface MendOptions {
  readonly disk: Disk;
  /** The copies to mend, in the order of the survey; further copies of the survey are only read. */
  readonly folders: readonly string[];
  readonly survey: Survey;
  readonly journalId: Uint8Array;
  /** Only up to the record that holds this sequence: for a journal that is being written. */
  readonly untilSequence?: number;
}

/**
 * Makes every copy hold exactly the history that the survey found: missing and damaged records are
 * written from a copy that has them, bytes that belong to no record of the history are moved to
 * `quarantine/`. All durable when it returns. May be interrupted anywhere and started again.
 */
export function mend(options: MendOptions): MendReport[] {
  const { disk, folders, survey, untilSequence } = options;
  const menders = folders.map((folder) => new CopyMender(disk, folder));
  let entered: number | undefined;
  let end: Position | undefined;
  let hash = emptyHead().hash;

  const enter = (segment: number): void => {
    if (end !== undefined) for (const mender of menders) mender.clearFrom(end);
    const header = headerOf(options, segment, hash);
    for (const mender of menders) mender.enter(header);
    entered = segment;
    end = { segment, offset: segmentHeaderBytes };
  };
  const visit: RecordVisitor = (position, record, bytes) => {
    if (entered !== position.segment) enter(position.segment);
    for (const mender of menders) mender.put(position, bytes);
    hash = record.hash;
    end = { segment: position.segment, offset: position.offset + bytes.length };
  };
  const sources = survey.copies.map(({ folder }) => folder);
  takeSurvey(disk, sources, untilSequence === undefined ? { visit } : { visit, untilSequence });

  if (untilSequence === undefined) {
    const last = survey.segments.at(-1);
    if (last !== undefined && entered !== last) enter(last);
    for (const mender of menders) {
      if (end !== undefined) mender.clearFrom(end);
      mender.clearSegments(survey.segments);
    }
  }
  return menders.map((mender) => mender.finish());
}

function headerOf(options: MendOptions, firstSequence: number, hash: Digest): SegmentHeader {
  const sizes = options.survey.copies.map(({ folder }) =>
    sizeOf(options.disk, `${folder}/${segmentName(firstSequence)}`),
  );
  const segmentBytes = Math.max(...sizes, segmentHeaderBytes);
  return { journalId: options.journalId, firstSequence, hash, segmentBytes };
}

function sizeOf(disk: Disk, path: string): number {
  if (!disk.exists(path)) return 0;
  const file = disk.open(path, "read");
  try {
    return file.sizeBytes();
  } finally {
    file.close();
  }
}

/** Brings one copy into line, segment by segment. */
class CopyMender {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #quarantined: string[] = [];
  #completed = 0;
  #file: DiskFile | undefined;
  #isDirty = false;
  #isMarked = false;

  constructor(disk: Disk, folder: string) {
    this.#disk = disk;
    this.#folder = folder;
    makeFolderDurable(disk, folder);
  }

  /** Opens the segment, making or completing it where needed. */
  enter(header: SegmentHeader): void {
    this.#leave();
    const path = `${this.#folder}/${segmentName(header.firstSequence)}`;
    if (!this.#disk.exists(path)) {
      this.#mark();
      this.#file = new SegmentAhead(this.#disk, this.#folder, header.segmentBytes).take(header);
      this.#completed += 1;
      return;
    }
    this.#file = this.#disk.open(path, "write");
    const missingBytes = header.segmentBytes - this.#file.sizeBytes();
    if (missingBytes > 0) this.#write(new Uint8Array(missingBytes), this.#file.sizeBytes());
    this.#putBytes(header.firstSequence, encodeSegmentHeader(header), 0);
  }

  /** Writes a record unless it stands there already. */
  put({ segment, offset }: Position, bytes: Uint8Array): void {
    this.#putBytes(segment, bytes, offset);
  }

  /** Moves everything from `position` to the end of the segment to quarantine. */
  clearFrom(position: Position): void {
    const reader = new CopyReader(this.#disk, this.#folder);
    const dataEnd = reader.isZeroFrom(position) ? position.offset : reader.dataEnd(position);
    reader.close();
    if (dataEnd === position.offset) return;
    this.#quarantine(position, dataEnd - position.offset);
    this.#write(new Uint8Array(dataEnd - position.offset), position.offset);
  }

  /** Moves whole segments that are not part of the history to quarantine. */
  clearSegments(kept: readonly number[]): void {
    const { segments } = new CopyReader(this.#disk, this.#folder);
    for (const segment of segments) {
      if (kept.includes(segment)) continue;
      const target = this.#quarantinePath(segment, 0);
      this.#disk.rename(`${this.#folder}/${segmentName(segment)}`, target);
      this.#disk.syncDirectory(`${this.#folder}/${quarantineName}`);
      this.#disk.syncDirectory(this.#folder);
      this.#quarantined.push(target);
    }
  }

  finish(): MendReport {
    this.#leave();
    if (this.#disk.exists(this.#markPath())) {
      this.#disk.remove(this.#markPath());
      this.#disk.syncDirectory(this.#folder);
    }
    return { folder: this.#folder, completed: this.#completed, quarantined: this.#quarantined };
  }

  #leave(): void {
    if (this.#isDirty) this.#file?.fdatasync();
    this.#file?.close();
    this.#file = undefined;
    this.#isDirty = false;
  }

  #putBytes(segment: number, bytes: Uint8Array, offset: number): void {
    const present = new Uint8Array(bytes.length);
    const isReadable = tryRead(this.#file!, present, offset);
    if (isReadable && isSame(present, bytes)) return;
    this.#quarantine({ segment, offset }, bytes.length);
    this.#write(bytes, offset);
    this.#completed += 1;
  }

  #markPath(): string {
    return `${this.#folder}/${mendingName}`;
  }

  /** Says durably, before anything is changed, that this copy is being mended. */
  #mark(): void {
    if (this.#isMarked) return;
    this.#isMarked = true;
    if (!this.#disk.exists(this.#markPath())) this.#disk.open(this.#markPath(), "create").close();
    this.#disk.syncDirectory(this.#folder);
  }

  #write(bytes: Uint8Array, offset: number): void {
    this.#mark();
    writeFully(this.#file!, bytes, offset);
    this.#isDirty = true;
  }

  /** Copies what is about to be overwritten, unless it is only zeros, to a file of its own, durably. */
  #quarantine({ segment, offset }: Position, length: number): void {
    const bytes = new Uint8Array(length);
    const isReadable = tryRead(this.#file!, bytes, offset);
    if (!isReadable || bytes.every((byte) => byte === 0)) return;
    const path = this.#quarantinePath(segment, offset);
    const file = this.#disk.open(path, "create");
    writeFully(file, bytes, 0);
    file.fdatasync();
    file.close();
    this.#disk.syncDirectory(`${this.#folder}/${quarantineName}`);
    this.#quarantined.push(path);
  }

  /** A free name; an earlier mending may have been interrupted after using one. */
  #quarantinePath(segment: number, offset: number): string {
    const folder = `${this.#folder}/${quarantineName}`;
    this.#disk.makeFolder(folder);
    this.#disk.syncDirectory(this.#folder);
    for (let attempt = 1; ; attempt += 1) {
      const path = `${folder}/${segmentName(segment)}-${offset}-${attempt}`;
      if (!this.#disk.exists(path)) return path;
    }
  }
}

/** False when the bytes cannot be read whole. */
function tryRead(file: DiskFile, target: Uint8Array, offset: number): boolean {
  try {
    return readFully(file, target, offset) === target.length;
  } catch (error) {
    if (error instanceof DiskError && error.code === "input-output") return false;
    throw error;
  }
}
