import { base58Of } from "./base58.ts";

/** A place in bytes that are read one value after the other. */
export interface Cursor {
  readonly bytes: Uint8Array;
  place: number;
}

/** Reads one value and moves on; throws `RangeError` where the bytes hold no such value. */
export type Field<T> = (cursor: Cursor) => T;

/** Values in the order in which they are written. */
export type Layout = Readonly<Record<string, Field<unknown>>>;
export type Values<L extends Layout> = {
  readonly [K in keyof L]: L[K] extends Field<infer T> ? T : never;
};

/** Reads a layout from a place on. What comes behind it is not looked at. */
export function readLayout<L extends Layout>(bytes: Uint8Array, layout: L, place = 0): Values<L> {
  return readFrom({ bytes, place }, layout);
}

/** Reads a layout that must end where the bytes end. */
export function readWhole<L extends Layout>(
  bytes: Uint8Array,
  layout: L,
  place: number,
): Values<L> {
  const cursor = { bytes, place };
  const values = readFrom(cursor, layout);
  if (cursor.place !== bytes.length) throw new RangeError("bytes beyond the form");
  return values;
}

function readFrom<L extends Layout>(cursor: Cursor, layout: L): Values<L> {
  const values = Object.entries(layout).map(([name, field]) => [name, field(cursor)]);
  return Object.fromEntries(values) as Values<L>;
}

const KEY_BYTES = 32;

/** The next so many bytes. */
export function take(cursor: Cursor, count: number): Uint8Array {
  const end = cursor.place + count;
  if (end > cursor.bytes.length) throw new RangeError("bytes are missing");
  const taken = cursor.bytes.subarray(cursor.place, end);
  cursor.place = end;
  return taken;
}

function viewed<T>(count: number, read: (view: DataView) => T): Field<T> {
  return (cursor) => {
    const { buffer, byteOffset, length } = take(cursor, count);
    return read(new DataView(buffer, byteOffset, length));
  };
}

export const u8 = viewed(1, (view) => view.getUint8(0));
export const u16 = viewed(2, (view) => view.getUint16(0, true));
export const i16 = viewed(2, (view) => view.getInt16(0, true));
export const u32 = viewed(4, (view) => view.getUint32(0, true));
export const u64 = viewed(8, (view) => view.getBigUint64(0, true));
export const i64 = viewed(8, (view) => view.getBigInt64(0, true));

/** A public key, as an address. */
export const key: Field<string> = (cursor) => base58Of(take(cursor, KEY_BYTES));

const NOBODY = "1".repeat(KEY_BYTES);

/** A public key where all zeros mean nobody. */
export const keyOrNobody: Field<string | null> = (cursor) => {
  const found = key(cursor);
  return found === NOBODY ? null : found;
};

/** A value behind a byte that says whether it is there; without it, nothing else is written. */
export function optional<T>(field: Field<T>): Field<T | null> {
  return (cursor) => {
    const flag = u8(cursor);
    if (flag > 1) throw new RangeError("neither there nor absent");
    return flag === 1 ? field(cursor) : null;
  };
}

/** A key of an account's state behind four bytes that say whether it counts; its place is always kept. */
export const keptKey: Field<string | null> = (cursor) => {
  const flag = u32(cursor);
  const found = key(cursor);
  if (flag > 1) throw new RangeError("neither there nor absent");
  return flag === 1 ? found : null;
};

/** Keys behind their number in eight bytes. */
export const keys: Field<readonly string[]> = (cursor) => {
  const count = u64(cursor);
  if (count > BigInt(cursor.bytes.length)) throw new RangeError("keys are missing");
  return Array.from({ length: Number(count) }, () => key(cursor));
};

/** Text in UTF-8 behind its length in eight bytes. */
export const seed: Field<string> = (cursor) => {
  const length = u64(cursor);
  if (length > BigInt(cursor.bytes.length)) throw new RangeError("text is missing");
  const bytes = take(cursor, Number(length));
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new RangeError("no text");
  }
};

/** Text behind its length in four bytes, as a mint's maker wrote it: zeros are left out. */
export const claim: Field<string> = (cursor) =>
  new TextDecoder().decode(take(cursor, u32(cursor))).replaceAll("\0", "");

/** A number in one to three bytes of seven bits each, the lowest first, in its shortest form. */
export const shortCount: Field<number> = (cursor) => {
  let count = 0;
  for (let place = 0; place < 3; place++) {
    const byte = u8(cursor);
    if (byte === 0 && place > 0) throw new RangeError("a count is not in its shortest form");
    count += (byte & 0x7f) * 2 ** (7 * place);
    if (byte < 0x80) {
      if (count > 0xff_ff) break;
      return count;
    }
  }
  throw new RangeError("a count is too large");
};

/** Bytes behind their short count. */
export const shortBytes: Field<Uint8Array> = (cursor) => take(cursor, shortCount(cursor));

/** Values behind their short count. */
export function shortList<T>(field: Field<T>): Field<readonly T[]> {
  return (cursor) => Array.from({ length: shortCount(cursor) }, () => field(cursor));
}
