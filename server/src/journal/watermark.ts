/**
 * The commit watermark of one copy: file `watermark`, two slots of 512 bytes. It says how far the
 * journal was durable, so that a tail lost later is noticed although nothing valid follows it.
 *
 * Slot, little-endian: magic `HLDW` u32, 4: CRC-32 of bytes 8–512, 8: generation u64, 16: sequence
 * u64, 24: chain hash, zeros. It is written after the data was synced, so it is never ahead of the
 * data. The slot that was synced last is left alone until the other one is synced, so that a crash
 * always leaves one whole.
 */
import { crc32 } from "node:zlib";
import type { DiskFile } from "@holdall/server/ports";
import { readFully, writeFully } from "@holdall/server/ports";
import { readU64, writeU64 } from "./bytes.ts";
import type { Digest } from "./journal.ts";

export const watermarkName = "watermark";
const slotBytes = 512;
const magic = 0x5744_4c48; // "HLDW", read as a little-endian word.

/** How far the journal was durable. */
export interface Watermark {
  /** Grows by one with each slot switch and each write. */
  readonly generation: number;
  /** Highest durable sequence; 0 in an empty journal. */
  readonly sequence: number;
  /** Chain hash of the record that ends with `sequence`. */
  readonly hash: Digest;
}

/** Writes the watermark of one copy. */
export class WatermarkFile {
  readonly #file: DiskFile;
  readonly #slot = new Uint8Array(slotBytes);
  #generation: number;
  /** The slot that may be overwritten: not the one synced last. */
  #place: 0 | 1;
  #isSynced = true;

  /** `file` is open for writing; `newest` is what `readWatermark` found in it. */
  constructor(
    file: DiskFile,
    newest: { readonly mark: Watermark; readonly place: 0 | 1 } | undefined,
  ) {
    this.#file = file;
    this.#generation = newest?.mark.generation ?? 0;
    this.#place = newest?.place === 0 ? 1 : 0;
  }

  /** Writes, without syncing, that everything up to `sequence` is durable. */
  write(sequence: number, hash: Digest): void {
    this.#generation += 1;
    encodeSlot(this.#slot, { generation: this.#generation, sequence, hash });
    writeFully(this.#file, this.#slot, this.#place * slotBytes);
    this.#isSynced = false;
  }

  /** Makes what was written durable; does nothing when it is. */
  sync(): void {
    if (this.#isSynced) return;
    this.#file.fdatasync();
    this.#isSynced = true;
    this.#place = this.#place === 0 ? 1 : 0;
  }

  close(): void {
    this.#file.close();
  }
}

/** The newest whole slot of a watermark file; `undefined` when there is none. */
export function readWatermark(
  file: DiskFile,
): { readonly mark: Watermark; readonly place: 0 | 1 } | undefined {
  const bytes = new Uint8Array(2 * slotBytes);
  readFully(file, bytes, 0);
  const first = decodeSlot(bytes.subarray(0, slotBytes));
  const second = decodeSlot(bytes.subarray(slotBytes));
  if (second !== undefined && second.generation > (first?.generation ?? -1))
    return { mark: second, place: 1 };
  return first === undefined ? undefined : { mark: first, place: 0 };
}

function encodeSlot(slot: Uint8Array, { generation, sequence, hash }: Watermark): void {
  const view = new DataView(slot.buffer, slot.byteOffset, slotBytes);
  view.setUint32(0, magic, true);
  writeU64(view, 8, generation);
  writeU64(view, 16, sequence);
  slot.set(hash, 24);
  view.setUint32(4, crc32(slot.subarray(8)), true);
}

function decodeSlot(slot: Uint8Array): Watermark | undefined {
  const view = new DataView(slot.buffer, slot.byteOffset, slotBytes);
  if (view.getUint32(0, true) !== magic || view.getUint32(4, true) !== crc32(slot.subarray(8)))
    return undefined;
  return {
    generation: readU64(view, 8),
    sequence: readU64(view, 16),
    hash: Uint8Array.from(slot.subarray(24, 56)),
  };
}
