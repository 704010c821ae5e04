/** Sealed entries of a shard on disk between worker and assembly: two gigabytes for half a million rows. */
import { closeSync, openSync, readSync, writeSync } from "node:fs";

const BUFFER_BYTES = 8 << 20;

/** Appends entries to a file, a few megabytes at a time. */
export function openSpool(path: string): {
  readonly write: (entry: Uint8Array) => void;
  readonly close: () => void;
} {
  const file = openSync(path, "w");
  const buffer = new Uint8Array(BUFFER_BYTES);
  let filled = 0;
  const flush = () => {
    writeSync(file, buffer, 0, filled);
    filled = 0;
  };
  return {
    write(entry) {
      if (filled + entry.length > BUFFER_BYTES) flush();
      buffer.set(entry, filled);
      filled += entry.length;
    },
    close() {
      flush();
      closeSync(file);
    },
  };
}

/** `length` bytes of a file from `start` on. */
export function readSegment(path: string, start: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  const file = openSync(path, "r");
  try {
    for (let done = 0; done < length;) {
      const read = readSync(file, bytes, done, length - done, start + done);
      if (read === 0) throw new Error(`${path} is shorter than ${start + length} bytes`);
      done += read;
    }
  } finally {
    closeSync(file);
  }
  return bytes;
}
