import type { Rng, SimDisk } from "@holdall/server/ports";
import { strikes } from "./faults.ts";
import type { FaultKind, Faults } from "./faults.ts";
import { journalFolders, snapshotFolder } from "./life.ts";

/** What one copy held at an earlier moment. */
interface Older {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Damage to what lies on the disk while nothing runs: one copy at a time, which the other must make good. */
export class Damage {
  readonly #disk: SimDisk;
  readonly #rng: Rng;
  #older: Older | undefined;

  constructor(disk: SimDisk, rng: Rng) {
    this.#disk = disk;
    this.#rng = rng;
  }

  /** Keeps what a copy holds now, all of it durable, so that a later start may find it again. */
  remember(): void {
    const [copy] = journalFolders;
    const name = this.#disk.list(copy).find((entry) => entry.endsWith(".seg"));
    if (name === undefined) return;
    const path = `${copy}/${name}`;
    this.#older = { path, bytes: this.#disk.contents(path) };
  }

  /** Does at most one kind of damage, and says which. */
  strike(faults: Faults): FaultKind | undefined {
    const [copy] = journalFolders;
    if (!this.#disk.exists(copy)) return undefined;
    return this.#strikeCopy(copy, faults) ?? this.#strikeSnapshot(faults);
  }

  #strikeCopy(copy: string, faults: Faults): FaultKind | undefined {
    const segments = this.#disk.list(copy).filter((name) => name.endsWith(".seg"));
    if (segments.length === 0) return undefined;
    const path = `${copy}/${segments[this.#rng.below(segments.length)]}`;
    if (strikes(this.#rng, faults.flippedCopyPpm)) {
      this.#flip(path);
      return "flipped-copy";
    }
    if (strikes(this.#rng, faults.lostCopyPpm)) {
      this.#disk.remove(path);
      return "lost-copy";
    }
    if (strikes(this.#rng, faults.emptyCopyPpm)) {
      const files = this.#disk.list(copy).filter((name) => name !== "quarantine");
      for (const name of files) this.#disk.remove(`${copy}/${name}`);
      return "empty-copy";
    }
    const older = this.#older;
    if (older === undefined || !this.#disk.exists(older.path)) return undefined;
    if (!strikes(this.#rng, faults.staleCopyPpm)) return undefined;
    this.#disk.replaceContents(older.path, older.bytes);
    return "stale-copy";
  }

  #strikeSnapshot(faults: Faults): FaultKind | undefined {
    if (!this.#disk.exists(snapshotFolder)) return undefined;
    const newest = this.#disk.list(snapshotFolder).findLast((name) => name.endsWith(".snap"));
    if (newest === undefined) return undefined;
    const path = `${snapshotFolder}/${newest}`;
    if (strikes(this.#rng, faults.damagedSnapshotPpm)) {
      this.#flip(path);
      return "damaged-snapshot";
    }
    if (strikes(this.#rng, faults.lostSnapshotPpm)) {
      this.#disk.remove(path);
      return "lost-snapshot";
    }
    return undefined;
  }

  #flip(path: string): void {
    this.#disk.flipBit(path, this.#rng.below(this.#disk.contents(path).length * 8));
  }
}
