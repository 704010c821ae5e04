import { hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Outcome } from "@holdall/wallet/refusals";
import type { RandomBytes } from "./bytes.ts";

/** Bytes of hexadecimal text. */
export const hex = (text: string): Uint8Array => hexToBytes(text);
/** UTF-8 bytes of a text. */
export const utf8 = (text: string): Uint8Array => utf8ToBytes(text);

/** The value of an outcome that must be a success. */
export function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`refused: ${outcome.refusal} ${outcome.detail}`);
  return outcome.value;
}

/** The refusal of an outcome that must not be a success, or "accepted". */
export function refusalOf(outcome: Outcome<unknown>): string {
  return outcome.ok ? "accepted" : outcome.refusal;
}

/** Predictable bytes, different at each call: a generator of 32-bit words (xorshift32). */
export function seededBytes(seed: number): RandomBytes {
  let state = seed | 1;
  return (length) =>
    Uint8Array.from({ length }, () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return state & 255;
    });
}

/** The public test phrase of the local chains. */
export const TEST_PHRASE = "test test test test test test test test test test test junk";
