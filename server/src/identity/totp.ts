import { createHmac, hash, timingSafeEqual } from "node:crypto";

const STEP_MS = 30_000;
const DIGITS = 6;
/** Clocks of telephones differ: one step to either side is taken. */
const STEPS_AROUND = 1;
export const TOTP_SECRET_BYTES = 20;
export const RECOVERY_CODES = 10;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The code of a step (RFC 6238, SHA-1, 30 s, six digits: what every authenticator speaks). */
export function codeOfStep(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac("sha1", secret).update(counter).digest();
  const offset = digest[digest.length - 1] & 0xf;
  const number = (digest.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** DIGITS;
  return String(number).padStart(DIGITS, "0");
}

/** The step whose code this is, if it is near `nowMs` and above `lastStep`; `undefined` otherwise. */
export function stepOfCode(
  secret: Buffer,
  code: string,
  of: { readonly nowMs: number; readonly lastStep: number },
): number | undefined {
  const now = Math.floor(of.nowMs / STEP_MS);
  let found: number | undefined;
  for (let step = now - STEPS_AROUND; step <= now + STEPS_AROUND; step++) {
    if (isSame(codeOfStep(secret, step), code) && step > of.lastStep) found ??= step;
  }
  return found;
}

/** RFC 4648 base32 without padding, as authenticators take secrets. */
export function base32(bytes: Buffer): string {
  let text = "";
  for (let bit = 0; bit < bytes.length * 8; bit += 5) {
    const pair = (bytes[bit >> 3] << 8) | (bytes[(bit >> 3) + 1] ?? 0);
    text += ALPHABET[(pair >> (11 - (bit & 7))) & 31];
  }
  return text;
}

/** What a recovery code is kept as. It has 80 random bits: no slow digest is needed. */
export function recoveryDigest(code: string): string {
  return hash("sha256", `recovery ${code.toUpperCase().replaceAll(/[\s-]/g, "")}`, "hex");
}

/** 16 letters in groups of four, from 10 random bytes. */
export function recoveryCode(random: Buffer): string {
  return base32(random).replaceAll(/(.{4})(?=.)/g, "$1-");
}

function isSame(left: string, right: string): boolean {
  const [a, b] = [left, right].map((text) => hash("sha256", text, "buffer"));
  return timingSafeEqual(a, b);
}
