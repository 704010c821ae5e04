/** Digits of base 58, in order (the alphabet of Bitcoin addresses, which Solana took over). */
const DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const BASE = DIGITS.length;
const BYTE = 256;

/** Text of bytes in base 58: each leading zero byte is a leading first digit. */
export function base58Of(bytes: Uint8Array): string {
  const first = bytes.findIndex((byte) => byte !== 0);
  const zeros = first < 0 ? bytes.length : first;
  const digits = digitsOf(bytes.subarray(zeros)).map((digit) => DIGITS[digit]);
  return DIGITS[0].repeat(zeros) + digits.join("");
}

/** The digits of a number that is given by its bytes, the highest first in both. */
function digitsOf(bytes: Uint8Array): number[] {
  const lowestFirst: number[] = [];
  for (const byte of bytes) {
    let carry = byte;
    for (let place = 0; place < lowestFirst.length; place++) {
      carry += lowestFirst[place] * BYTE;
      lowestFirst[place] = carry % BASE;
      carry = Math.floor(carry / BASE);
    }
    for (; carry > 0; carry = Math.floor(carry / BASE)) lowestFirst.push(carry % BASE);
  }
  return lowestFirst.toReversed();
}
