import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome, RefusalCode, Refused } from "@holdall/wallet/refusals";
import { UNREADABLE_RULE } from "./rules.ts";

/**
 * The refusal of a request, thrown from deep inside a decoder and turned into a value at its door.
 * Decoders nest ten levels; an exception of one private class keeps each level a plain sentence.
 */
class Unreadable extends Error {
  readonly refused: Refused;
  constructor(refused: Refused) {
    super(`${refused.refusal} ${refused.detail}`);
    this.refused = refused;
  }
}

/**
 * Stops reading: what follows cannot be understood, so nothing of it is signed. What is `unreadable`
 * names its rule before what it was.
 */
export function stop(refusal: RefusalCode, detail: string): never {
  const rule = refusal === "unreadable" ? `${UNREADABLE_RULE} ` : "";
  throw new Unreadable(refuse(refusal, rule + detail));
}

/** Runs a decoder: its value, or the refusal it stopped with. Other errors are ours and pass. */
export function reading<T>(decode: () => T): Outcome<T> {
  try {
    return accept(decode());
  } catch (error) {
    if (error instanceof Unreadable) return error.refused;
    throw error;
  }
}

/** Runs a part of a decoder: what of it was `unreadable`, or `null` once it was read. All else passes. */
export function unreadIn(decode: () => void): string | null {
  const part = reading(decode);
  if (part.ok) return null;
  if (part.refusal !== "unreadable") throw new Unreadable(part);
  return part.detail.slice(`${UNREADABLE_RULE} `.length);
}

/** Takes bytes from the front of a message, never past its end. Integers are little-endian. */
export interface Reader {
  take(length: number): Uint8Array;
  u8(): number;
  u32(): number;
  u64(): bigint;
  /** Solana's compact length: seven bits a byte, at most 65,535, shortest form only. */
  compact(): number;
  rest(): number;
  /** Refuses bytes that nobody read. */
  end(): void;
}

/** A reader that names what it was reading when it refuses. */
export function createReader(bytes: Uint8Array, what: string): Reader {
  let offset = 0;
  function take(length: number): Uint8Array {
    if (length > bytes.length - offset) stop("malformed", `${what}: too short`);
    offset += length;
    return bytes.subarray(offset - length, offset);
  }
  const u8 = (): number => take(1)[0];
  return {
    take,
    u8,
    u32() {
      const part = take(4);
      return part[0] + part[1] * 256 + part[2] * 65_536 + part[3] * 16_777_216;
    },
    u64: () => take(8).reduceRight((value, byte) => value * 256n + BigInt(byte), 0n),
    compact() {
      const first = u8();
      if (first < 0x80) return first;
      const second = u8();
      if (second === 0) stop("malformed", `${what}: long length`);
      if (second < 0x80) return (first & 127) + second * 128;
      const third = u8();
      if (third === 0 || third > 3) stop("malformed", `${what}: long length`);
      return (first & 127) + (second & 127) * 128 + third * 16_384;
    },
    rest: () => bytes.length - offset,
    end() {
      if (offset !== bytes.length) stop("malformed", `${what}: trailing bytes`);
    },
  };
}

/** UTF-8 text, or `null` when the bytes are not valid UTF-8. */
export function utf8Text(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
