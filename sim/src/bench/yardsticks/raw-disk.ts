/** The disk alone: 4 KiB written and synced, on as many copies as the journal keeps. */
import {
  closeSync,
  fdatasyncSync,
  ftruncateSync,
  fsyncSync,
  openSync,
  rmSync,
  writeSync,
} from "node:fs";

export interface RawDisk {
  /** Writes and syncs back to back for so long; milliseconds of each commit of all copies. */
  slice(milliseconds: number): number[];
  close(): void;
}

const BLOCK_BYTES = 4_096;
const FILE_BYTES = 16 * 2 ** 20;

/** Opens `copies` preallocated files in a folder: zeros on disk, as the journal's segments are. */
export function openRawDisk(folder: string, copies: number): RawDisk {
  const paths = Array.from({ length: copies }, (_, copy) => `${folder}/raw-${process.pid}-${copy}`);
  const files = paths.map(preallocated);
  const block = Buffer.alloc(BLOCK_BYTES, 0x5a);
  let offset = 0;
  return {
    slice(milliseconds) {
      const latencies: number[] = [];
      const end = performance.now() + milliseconds;
      for (let start = performance.now(); start < end;) {
        for (const file of files) {
          writeSync(file, block, 0, BLOCK_BYTES, offset);
          fdatasyncSync(file);
        }
        offset = (offset + BLOCK_BYTES) % FILE_BYTES;
        const now = performance.now();
        latencies.push(now - start);
        start = now;
      }
      return latencies;
    },
    close() {
      for (const file of files) closeSync(file);
      for (const path of paths) rmSync(path);
    },
  };
}

function preallocated(path: string): number {
  const file = openSync(path, "w");
  ftruncateSync(file, 0);
  const zeros = Buffer.alloc(2 ** 20);
  for (let at = 0; at < FILE_BYTES; at += zeros.length) writeSync(file, zeros, 0, zeros.length, at);
  fsyncSync(file);
  return file;
}
