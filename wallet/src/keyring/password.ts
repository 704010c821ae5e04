import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";

/** Fewest characters (Unicode code points) of a vault password. */
export const PASSWORD_LENGTH_MIN = 12;
/** Most bytes of one: a limit on work, far above any human's. */
const PASSWORD_BYTES_MAX = 1024;

/**
 * Judges a new password, UTF-8. Refuses fewer than 12 characters, one sequence repeated from end
 * to end, and whatever `isCommon` knows: the list of the most used ones, which belongs to the screens.
 */
export function checkPassword(
  password: Uint8Array,
  isCommon: (password: Uint8Array) => boolean,
): Outcome<Uint8Array> {
  if (password.length > PASSWORD_BYTES_MAX) return refuse("too-large");
  if (codePointCount(password) < PASSWORD_LENGTH_MIN) return refuse("password-short");
  if (isOneSequenceRepeated(password)) return refuse("password-repeated");
  if (isCommon(password)) return refuse("password-common");
  return accept(password);
}

/** Wait before the next try after `failures` wrong passwords in a row, in milliseconds. */
export function retryDelayMs(failures: number): number {
  if (failures < 5) return 0;
  return Math.min(1000 * 2 ** Math.min(failures - 5, 6), 60_000);
}

function codePointCount(text: Uint8Array): number {
  // Continuation bytes of UTF-8 are 10xxxxxx: every other byte begins a code point.
  return text.reduce((count, byte) => count + ((byte & 0xc0) === 0x80 ? 0 : 1), 0);
}

/** "aaaaaaaaaaaa" and "abcabcabcabc", but also "abcabcabcabca": a period of at most half. */
function isOneSequenceRepeated(text: Uint8Array): boolean {
  for (let period = 1; period <= text.length / 2; period++) {
    if (text.every((byte, i) => i < period || byte === text[i - period])) return true;
  }
  return false;
}
