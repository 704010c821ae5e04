import { posix } from "node:path";
import type { SimClock } from "./clock-sim.ts";
import type { Disk, DiskFile, DiskLock, DiskSpace, OpenMode } from "./disk.ts";
import { DiskError } from "./disk.ts";
import { SimInode, sectorBytes } from "./disk-sim-file.ts";
import { SimNames } from "./disk-sim-names.ts";
import type { Rng } from "./rng.ts";

/** What a simulated disk does wrong, as chances per operation in parts per million. All are 0 by default. */
export interface DiskFaults {
  /** Space of the disk; writing beyond it gives short writes, then `no-space` (fault 9). */
  readonly capacityBytes: number;
  /** A write takes fewer bytes than it was given (fault 8). */
  readonly writeShortPpm: number;
  /** The right bytes go to a wrong sector of the same file (fault 6), below `badFolder`. */
  readonly writeMisdirectedPpm: number;
  /** A read returns one bit turned over; reading again is right (fault 4). */
  readonly readFlipPpm: number;
  /** A sync fails, and what was in flight will never be durable (fault 10). */
  readonly syncFailPpm: number;
  /** A sync returns before the data is durable (fault 5), below `badFolder`. */
  readonly syncLiePpm: number;
  /** The one bad disk of several: a folder and a `/`, or nothing where the only disk is bad. */
  readonly badFolder: string;
  /** A sync lasts up to `slowMicrosMax` of the clock (fault 11). */
  readonly slowPpm: number;
  readonly slowMicrosMax: number;
  /** Per sector in flight at a crash: noise instead of old or new bytes (fault 2). */
  readonly garbagePpm: number;
}

const noFaults: DiskFaults = {
  capacityBytes: 2 ** 40,
  writeShortPpm: 0,
  writeMisdirectedPpm: 0,
  readFlipPpm: 0,
  syncFailPpm: 0,
  syncLiePpm: 0,
  badFolder: "",
  slowPpm: 0,
  slowMicrosMax: 5_000_000,
  garbagePpm: 0,
};

/** Thrown by every operation once the power is cut: the simulated process has died. */
export class SimCrash extends Error {
  constructor() {
    super("the power is cut");
    this.name = "SimCrash";
  }
}

/** A disk in memory that loses whatever a real one may lose. Everything random comes from `rng`. */
export class SimDisk implements Disk {
  readonly #rng: Rng;
  /** What a bad disk does has draws of its own: with it or without, the rest fails at the same moments. */
  readonly #badRng: Rng;
  readonly #clock: SimClock | undefined;
  readonly #names = new SimNames();
  readonly #locks = new Map<string, symbol>();
  #faults = noFaults;
  /** Counts crashes: files opened before the last one are dead. */
  #life = 0;
  #stepsLeft = Number.POSITIVE_INFINITY;
  #steps = 0;

  /** `clock` is where slow operations let time pass; without it they are instant. */
  constructor(rng: Rng, clock?: SimClock) {
    this.#rng = rng;
    this.#badRng = rng.fork("bad disk");
    this.#clock = clock;
  }

  /** Sets what goes wrong from now on; what is not named does not. */
  setFaults(faults: Partial<DiskFaults>): void {
    this.#faults = { ...noFaults, ...faults };
  }

  /** Steps so far: one per byte written and one per sync or change of names. */
  steps(): number {
    return this.#steps;
  }

  /** Cuts the power after so many more steps, in the middle of a write if they end there. */
  cutPowerAfter(steps: number): void {
    this.#stepsLeft = steps;
  }

  /** Power lost and back: keeps what was synced, and of the rest what luck keeps. Open files and locks are gone. */
  crash(): void {
    for (const inode of this.#names.files()) inode.crash(this.#rng, this.#faults.garbagePpm);
    this.#names.crash(this.#rng);
    this.endProcess();
  }

  /** The process dies, the machine lives (kill -9): what was written stays readable; open files and locks are gone. */
  endProcess(): void {
    this.#locks.clear();
    this.#life += 1;
    this.#stepsLeft = Number.POSITIVE_INFINITY;
  }

  /** Turns over one bit of a file at rest. */
  flipBit(path: string, bit: number): void {
    this.#inode("flip", path).flip(bit);
  }

  /** A copy of what a file holds now. */
  contents(path: string): Uint8Array {
    return Uint8Array.from(this.#inode("read", path).volatile.bytes());
  }

  /** Puts `bytes` in place of a file's content, durably: an older version, a block from elsewhere. */
  replaceContents(path: string, bytes: Uint8Array): void {
    this.#inode("replace", path).replace(bytes);
  }

  open(path: string, mode: OpenMode): DiskFile {
    const inode = mode === "create" ? this.#create(path) : this.#inode("open", path);
    return this.#file(path, inode, mode);
  }

  exists(path: string): boolean {
    this.#alive();
    return this.#names.get(path) !== undefined;
  }

  list(folder: string): string[] {
    this.#folder("list", folder);
    return this.#names.list(folder);
  }

  makeFolder(folder: string): void {
    const parent = posix.dirname(folder);
    if (this.#names.get(parent) === undefined) this.makeFolder(parent);
    if (this.#names.get(folder) === "folder") return;
    if (this.#names.get(folder) !== undefined)
      throw new DiskError("already-exists", "make folder", folder);
    this.#step();
    this.#names.set([folder, "folder"]);
  }

  rename(source: string, target: string): void {
    const inode = this.#inode("rename", source);
    this.#folder("rename", posix.dirname(target));
    this.#step();
    this.#names.set([source, undefined], [target, inode]);
  }

  remove(path: string): void {
    this.#inode("remove", path);
    this.#step();
    this.#names.set([path, undefined]);
  }

  syncDirectory(folder: string): void {
    this.#folder("sync directory", folder);
    this.#step();
    this.#names.syncFolder(folder);
  }

  space(folder: string): DiskSpace {
    this.#folder("measure space of", folder);
    return { freeBytes: this.#freeBytes(), totalBytes: this.#faults.capacityBytes };
  }

  lock(path: string): DiskLock {
    this.#alive();
    if (this.#locks.has(path)) throw new DiskError("locked", "process 1 holds", path);
    this.makeFolder(posix.dirname(path));
    const key = Symbol(path);
    this.#locks.set(path, key);
    return {
      release: () => {
        if (this.#locks.get(path) === key) this.#locks.delete(path);
      },
    };
  }

  #file(path: string, inode: SimInode, mode: OpenMode): DiskFile {
    const life = this.#life;
    let isOpen = true;
    const use = (): SimInode => {
      this.#alive();
      if (life !== this.#life) throw new SimCrash();
      if (!isOpen) throw new DiskError("closed", "use", path);
      return inode;
    };
    return {
      path,
      sizeBytes: () => use().volatile.sizeBytes(),
      readAt: (target, offset) => this.#read(use(), target, offset),
      writeAt: (source, offset) => {
        use();
        if (mode === "read") throw new DiskError("closed", "write", path);
        return this.#write(path, inode, source, offset);
      },
      fdatasync: () => {
        this.#clock?.block(this.#slowMicros());
        this.#sync(path, use());
      },
      fdatasyncLater: async () => {
        await this.#pass(this.#slowMicros());
        this.#sync(path, use());
      },
      close: () => {
        isOpen = false;
      },
    };
  }

  #create(path: string): SimInode {
    this.#folder("open", posix.dirname(path));
    if (this.#names.get(path) !== undefined) throw new DiskError("already-exists", "open", path);
    this.#step();
    const inode = new SimInode();
    this.#names.set([path, inode]);
    return inode;
  }

  #read(inode: SimInode, target: Uint8Array, offset: number): number {
    const bytes = inode.volatile.bytes().subarray(offset, offset + target.length);
    target.set(bytes);
    if (bytes.length > 0 && strikes(this.#badRng, this.#faults.readFlipPpm)) {
      target[this.#badRng.below(bytes.length)] ^= 1 << this.#badRng.below(8);
    }
    return bytes.length;
  }

  #write(path: string, inode: SimInode, source: Uint8Array, offset: number): number {
    if (source.length === 0) return 0;
    let length = inode.fit(offset, source.length, this.#freeBytes());
    if (length === 0) throw new DiskError("no-space", "write", path);
    if (length > 1 && this.#chance(this.#faults.writeShortPpm))
      length = 1 + this.#rng.below(length - 1);

    const taken = Math.min(length, this.#stepsLeft);
    this.#stepsLeft -= taken;
    this.#steps += taken;
    if (taken > 0) inode.write(this.#target(path, inode, offset), source.subarray(0, taken));
    this.#alive();
    return length;
  }

  /** Where a write really lands. */
  #target(path: string, inode: SimInode, offset: number): number {
    const sectors = Math.floor(inode.volatile.sizeBytes() / sectorBytes);
    if (sectors === 0 || !this.#isBad(path, this.#faults.writeMisdirectedPpm)) return offset;
    return this.#badRng.below(sectors) * sectorBytes;
  }

  #isBad(path: string, ppm: number): boolean {
    return path.startsWith(this.#faults.badFolder) && strikes(this.#badRng, ppm);
  }

  #sync(path: string, inode: SimInode): void {
    this.#step();
    if (this.#chance(this.#faults.syncFailPpm)) {
      inode.forgetInFlight();
      throw new DiskError("input-output", "sync", path);
    }
    if (!this.#isBad(path, this.#faults.syncLiePpm)) inode.sync();
  }

  #slowMicros(): number {
    return this.#chance(this.#faults.slowPpm) ? this.#rng.below(this.#faults.slowMicrosMax + 1) : 0;
  }

  #pass(micros: number): Promise<void> {
    const clock = this.#clock;
    if (clock === undefined || micros === 0) return Promise.resolve();
    return new Promise((resolve) => {
      clock.after(micros, resolve);
    });
  }

  #freeBytes(): number {
    const used = this.#names.files().reduce((sum, inode) => sum + inode.allocatedBytes(), 0);
    return Math.max(0, this.#faults.capacityBytes - used);
  }

  #chance(ppm: number): boolean {
    return strikes(this.#rng, ppm);
  }

  #inode(operation: string, path: string): SimInode {
    this.#alive();
    const entry = this.#names.get(path);
    if (entry === undefined) throw new DiskError("not-found", operation, path);
    if (entry === "folder") throw new DiskError("other", operation, path);
    return entry;
  }

  #folder(operation: string, folder: string): void {
    this.#alive();
    if (this.#names.get(folder) !== "folder") throw new DiskError("not-found", operation, folder);
  }

  #alive(): void {
    if (this.#stepsLeft === 0) throw new SimCrash();
  }

  #step(): void {
    this.#alive();
    this.#stepsLeft -= 1;
    this.#steps += 1;
    // The last step is not taken: the power goes just before it.
    this.#alive();
  }
}

function strikes(rng: Rng, ppm: number): boolean {
  return ppm > 0 && rng.below(1_000_000) < ppm;
}
