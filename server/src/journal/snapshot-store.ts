import type { Disk } from "@holdall/server/ports";
import { makeFolderDurable } from "@holdall/server/ports";
import { isSame } from "./bytes.ts";
import type { Digest } from "./journal.ts";
import type { Snapshot } from "./snapshot-file.ts";
import { readSnapshot, readSnapshotHeader, writeSnapshot } from "./snapshot-file.ts";
import { superfluous } from "./snapshot-retention.ts";

/** Being written; whole or not, it is no snapshot yet. */
const partName = "part";

/** A snapshot that was found and not used, and why. */
interface SnapshotRejection {
  readonly path: string;
  readonly reason: string;
}

export interface LoadOptions<State> {
  /** Head of the journal: a state beyond it is from another history. */
  readonly sequenceMax: number;
  /** Chain hash of the journal record that holds a sequence. */
  readonly hashAt: (sequence: number) => Digest;
  /** Restores the state and compares its digest; a string says why this snapshot is not to be used. */
  readonly restore: (snapshot: Snapshot) => State | string;
}

export interface Loaded<State> {
  /** From the newest usable snapshot; `undefined` when there is none and the replay begins with sequence 1. */
  readonly state: State | undefined;
  readonly sequence: number;
  readonly rejections: readonly SnapshotRejection[];
}

/** The snapshots of one journal: `<sequence, 16 digits>.snap` in a folder. What is in them is opaque here. */
export class SnapshotStore {
  readonly #disk: Disk;
  readonly #folder: string;

  constructor(disk: Disk, folder: string) {
    this.#disk = disk;
    this.#folder = folder;
  }

  /**
   * Writes a snapshot so that a crash leaves either all of it or nothing, then removes those that are
   * no longer kept. Blocks its thread. A disk that fails throws, and harms no older snapshot.
   */
  save(snapshot: Snapshot): void {
    makeFolderDurable(this.#disk, this.#folder);
    const part = `${this.#folder}/${partName}`;
    if (this.#disk.exists(part)) this.#disk.remove(part);
    const file = this.#disk.open(part, "create");
    try {
      writeSnapshot(file, snapshot);
      file.fdatasync();
    } finally {
      file.close();
    }
    this.#disk.rename(part, this.#path(snapshot.sequence));
    this.#disk.syncDirectory(this.#folder);
    this.#retain(snapshot.takenAtMicros);
  }

  /** Sequences of the snapshots present, ascending. */
  list(): number[] {
    if (!this.#disk.exists(this.#folder)) return [];
    const names = this.#disk.list(this.#folder).filter((name) => /^\d{16}\.snap$/.test(name));
    return names.map((name) => Number(name.slice(0, 16)));
  }

  /**
   * Restores from the newest snapshot that is whole, whose journal hash is in the chain and whose state
   * is accepted by `restore`; else from the one before, and so on.
   */
  load<State>(options: LoadOptions<State>): Loaded<State> {
    const rejections: SnapshotRejection[] = [];
    for (const sequence of this.list().reverse()) {
      const state = this.#tryLoad(sequence, options);
      if (!(state instanceof Rejected)) return { state, sequence, rejections };
      rejections.push({ path: this.#path(sequence), reason: state.reason });
    }
    return { state: undefined, sequence: 0, rejections };
  }

  #tryLoad<State>(
    sequence: number,
    { sequenceMax, hashAt, restore }: LoadOptions<State>,
  ): State | Rejected {
    if (sequence > sequenceMax)
      return new Rejected(`the journal ends before it, at ${sequenceMax}`);
    const file = this.#disk.open(this.#path(sequence), "read");
    const snapshot = readSnapshot(file);
    file.close();
    if (typeof snapshot === "string") return new Rejected(snapshot);
    if (snapshot.sequence !== sequence)
      return new Rejected(`it is of sequence ${snapshot.sequence}`);
    if (!isSame(snapshot.journalHash, hashAt(sequence)))
      return new Rejected("its journal hash is not in the chain");
    const state = restore(snapshot);
    return typeof state === "string" ? new Rejected(state) : state;
  }

  #retain(nowMicros: number): void {
    const kept = this.list().flatMap((sequence) => {
      const file = this.#disk.open(this.#path(sequence), "read");
      const takenAtMicros = readSnapshotHeader(file)?.takenAtMicros;
      file.close();
      // A damaged one stays for whoever wants to know why.
      return takenAtMicros === undefined ? [] : [{ sequence, takenAtMicros }];
    });
    for (const { sequence } of superfluous(kept, nowMicros))
      this.#disk.remove(this.#path(sequence));
    this.#disk.syncDirectory(this.#folder);
  }

  #path(sequence: number): string {
    return `${this.#folder}/${String(sequence).padStart(16, "0")}.snap`;
  }
}

class Rejected {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}
