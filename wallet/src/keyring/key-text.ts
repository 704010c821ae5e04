/**
 * Text forms of secrets, read from bytes to bytes: a string could not be erased afterwards.
 */
const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const BASE58_VALUE = new Map(Array.from(BASE58, (letter, value) => [letter.charCodeAt(0), value]));

/** Longest base58 text read: 64 bytes take at most 88 letters. */
const BASE58_LENGTH_MAX = 88;

/** Removes white space at both ends. The result is a view of the same memory. */
export function trimmed(text: Uint8Array): Uint8Array {
  let start = 0;
  let end = text.length;
  while (start < end && text[start] <= 0x20) start++;
  while (end > start && text[end - 1] <= 0x20) end--;
  return text.subarray(start, end);
}

/** Decodes base58, or `null` when a letter is foreign or the text too long. */
export function base58Bytes(text: Uint8Array): Uint8Array | null {
  if (text.length === 0 || text.length > BASE58_LENGTH_MAX) return null;
  const digits = new Uint8Array(BASE58_LENGTH_MAX);
  let length = 0;
  for (const letter of text) {
    const value = BASE58_VALUE.get(letter);
    if (value === undefined) return null;
    length = multiplyAdd(digits, length, value);
  }
  let zeros = 0;
  while (zeros < text.length && text[zeros] === 0x31) zeros++;
  const decoded = new Uint8Array(zeros + length);
  for (let i = 0; i < length; i++) decoded[zeros + i] = digits[length - 1 - i];
  digits.fill(0);
  return decoded;
}

/** digits (little-endian base 256) × 58 + value; returns the new length. */
function multiplyAdd(digits: Uint8Array, length: number, value: number): number {
  let carry = value;
  for (let i = 0; i < length; i++) {
    carry += digits[i] * 58;
    digits[i] = carry & 255;
    carry >>= 8;
  }
  if (carry === 0) return length;
  digits[length] = carry;
  return length + 1;
}

/** Decodes hexadecimal of either case, with or without `0x`, or `null`. */
export function hexBytes(text: Uint8Array): Uint8Array | null {
  const digits = hasHexPrefix(text) ? text.subarray(2) : text;
  if (digits.length === 0 || digits.length % 2 === 1) return null;
  const decoded = new Uint8Array(digits.length / 2);
  for (let i = 0; i < digits.length; i++) {
    const value = hexValue(digits[i]);
    if (value < 0) return null;
    decoded[i >> 1] = (decoded[i >> 1] << 4) | value;
  }
  return decoded;
}

/** True when the text starts with `0x`. */
export function hasHexPrefix(text: Uint8Array): boolean {
  return text.length >= 2 && text[0] === 0x30 && (text[1] | 0x20) === 0x78;
}

/** Decodes a JSON array of exactly `length` bytes, such as a Solana key file, or `null`. */
export function jsonBytes(text: Uint8Array, length: number): Uint8Array | null {
  if (text[0] !== 0x5b || text.at(-1) !== 0x5d) return null;
  const decoded = new Uint8Array(length);
  let count = 0;
  let value = -1;
  let isSpaced = false;
  for (const letter of text.subarray(1)) {
    const digit = letter - 0x30;
    if (digit >= 0 && digit <= 9) {
      if (value === 0 || (isSpaced && value > 0)) return null;
      isSpaced = false;
      value = value < 0 ? digit : value * 10 + digit;
      if (value > 255) return null;
    } else if (letter === 0x2c || letter === 0x5d) {
      if (value < 0 || count === length) return null;
      decoded[count++] = value;
      value = -1;
      isSpaced = false;
    } else if (letter > 0x20) return null;
    else isSpaced = true;
  }
  return count === length ? decoded : null;
}

function hexValue(letter: number): number {
  if (letter >= 0x30 && letter <= 0x39) return letter - 0x30;
  const lower = letter | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
