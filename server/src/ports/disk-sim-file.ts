import type { Rng } from "./rng.ts";

/** The unit a drive writes in one go: in-flight data survives or becomes noise by sectors. */
export const sectorBytes = 512;

/** The unit in which space is taken from the disk. */
const pageBytes = 4096;

interface Write {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** A file of the simulated disk: what programs read (volatile), and what the platter holds (durable). */
export class SimInode {
  readonly volatile = new Image();
  readonly durable = new Image();
  readonly #pages = new Set<number>();
  #inFlight: Write[] = [];

  /** Space taken, in bytes: whole pages that were written to. */
  allocatedBytes(): number {
    return this.#pages.size * pageBytes;
  }

  /** How many of `length` bytes at `offset` fit when `freeBytes` are left on the disk. */
  fit(offset: number, length: number, freeBytes: number): number {
    let newPages = Math.floor(freeBytes / pageBytes);
    const end = offset + length;
    for (let page = Math.floor(offset / pageBytes); page * pageBytes < end; page += 1) {
      if (this.#pages.has(page)) continue;
      if (newPages === 0) return Math.max(0, page * pageBytes - offset);
      newPages -= 1;
    }
    return length;
  }

  write(offset: number, bytes: Uint8Array): void {
    const copy = Uint8Array.from(bytes);
    this.volatile.write(offset, copy);
    this.#inFlight.push({ offset, bytes: copy });
    const end = offset + bytes.length;
    for (let page = Math.floor(offset / pageBytes); page * pageBytes < end; page += 1)
      this.#pages.add(page);
  }

  /** Everything written so far reaches the platter. */
  sync(): void {
    for (const { offset, bytes } of this.#inFlight) this.durable.write(offset, bytes);
    this.#inFlight = [];
  }

  /**
   * What Linux does after a failed sync: the pages count as clean although they never reached the
   * platter; programs still read them, and the next sync reports success.
   */
  forgetInFlight(): void {
    this.#inFlight = [];
  }

  /**
   * Power returns: of what was in flight, a byte prefix survives, or a scattering of sectors; each
   * surviving sector is noise with probability `garbagePpm`.
   */
  crash(rng: Rng, garbagePpm: number): void {
    const survivors =
      rng.below(2) === 0 ? prefixOf(this.#inFlight, rng) : scatterOf(this.#inFlight, rng);
    for (const { offset, bytes } of survivors)
      this.durable.write(offset, noised(bytes, rng, garbagePpm));
    this.#inFlight = [];
    this.volatile.replace(this.durable.bytes());
  }

  /** Turns one bit over, on the platter and in memory alike (fault 3). `bit` counts from the first byte's lowest. */
  flip(bit: number): void {
    this.volatile.flip(bit);
    this.durable.flip(bit);
  }

  /** Puts other content in place of all there is, durable at once (fault 7). */
  replace(bytes: Uint8Array): void {
    this.#inFlight = [];
    this.#pages.clear();
    this.volatile.replace(new Uint8Array(0));
    this.write(0, bytes);
    this.forgetInFlight();
    this.durable.replace(bytes);
  }
}

/** Growing bytes. */
class Image {
  #bytes = new Uint8Array(0);
  #size = 0;

  sizeBytes(): number {
    return this.#size;
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#size);
  }

  write(offset: number, bytes: Uint8Array): void {
    const end = offset + bytes.length;
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(end, this.#bytes.length * 2));
      grown.set(this.bytes());
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, offset);
    this.#size = Math.max(this.#size, end);
  }

  replace(bytes: Uint8Array): void {
    this.#bytes = Uint8Array.from(bytes);
    this.#size = bytes.length;
  }

  flip(bit: number): void {
    const index = bit >> 3;
    if (index < this.#size) this.#bytes[index] ^= 1 << (bit & 7);
  }
}

function prefixOf(writes: readonly Write[], rng: Rng): Write[] {
  const total = writes.reduce((sum, { bytes }) => sum + bytes.length, 0);
  let left = rng.below(total + 1);
  const survivors: Write[] = [];
  for (const { offset, bytes } of writes) {
    survivors.push({ offset, bytes: bytes.subarray(0, left) });
    left -= Math.min(left, bytes.length);
  }
  return survivors.filter(({ bytes }) => bytes.length > 0);
}

function scatterOf(writes: readonly Write[], rng: Rng): Write[] {
  return writes.flatMap(sectorsOf).filter(() => rng.below(2) === 0);
}

/** A write cut at the sector boundaries of its file. */
function sectorsOf({ offset, bytes }: Write): Write[] {
  const sectors: Write[] = [];
  for (let start = 0; start < bytes.length;) {
    const length = Math.min(sectorBytes - ((offset + start) % sectorBytes), bytes.length - start);
    sectors.push({ offset: offset + start, bytes: bytes.subarray(start, start + length) });
    start += length;
  }
  return sectors;
}

function noised(bytes: Uint8Array, rng: Rng, garbagePpm: number): Uint8Array {
  if (garbagePpm === 0) return bytes;
  const noisy = Uint8Array.from(bytes);
  for (let start = 0; start < noisy.length; start += sectorBytes) {
    if (rng.below(1_000_000) >= garbagePpm) continue;
    const end = Math.min(start + sectorBytes, noisy.length);
    for (let index = start; index < end; index += 1) noisy[index] = rng.below(256);
  }
  return noisy;
}
