/** One memory, seen through every width that records use. Starts on an 8-byte boundary. */
export interface RecordViews {
  readonly u8: Uint8Array;
  readonly u16: Uint16Array;
  readonly u32: Uint32Array;
  readonly f64: Float64Array;
}

/** Views of a memory whose length is a multiple of 8. */
export function recordViews(
  memory: ArrayBufferLike,
  byteOffset = 0,
  byteLength = memory.byteLength - byteOffset,
): RecordViews {
  return {
    u8: new Uint8Array(memory, byteOffset, byteLength),
    u16: new Uint16Array(memory, byteOffset, byteLength >> 1),
    u32: new Uint32Array(memory, byteOffset, byteLength >> 2),
    f64: new Float64Array(memory, byteOffset, byteLength >> 3),
  };
}

/** A record from outside that no schema could have written. */
export class RecordMalformed extends Error {
  override readonly name = "RecordMalformed";
}

/** The safe integer at byte `offset`. Throws `RecordMalformed` for anything else, −0 included. */
export function integerAt(views: RecordViews, offset: number, name: string): number {
  const value = views.f64[offset >> 3];
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
    throw new RecordMalformed(`${name} is not a safe integer`);
  }
  return value;
}

/** The truth of a stored byte. Throws `RecordMalformed` for anything but 0 and 1. */
export function flagOf(value: number, name: string): boolean {
  if (value > 1) throw new RecordMalformed(`${name} is neither true nor false`);
  return value === 1;
}

/** The word that a stored byte stands for. Throws `RecordMalformed` where there is none. */
export function wordOf<Word extends string>(
  words: readonly Word[],
  value: number,
  name: string,
): Word {
  const word = words[value];
  if (word === undefined) throw new RecordMalformed(`${name} has no choice ${value}`);
  return word;
}
