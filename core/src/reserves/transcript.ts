/**
 * The Fiat–Shamir transcript (§4.7): every challenge is drawn after everything it must not be
 * able to influence. One hash state, absorbed with a label and a length, drawn by hashing itself.
 */
import { ascii, concat, fromLittleEndian, littleEndian } from "./bytes.ts";
import type { Bytes, Sha256 } from "./bytes.ts";
import { P } from "./field.ts";
import type { Ext } from "./field.ts";

const TAG_ABSORB = 2;
const TAG_DRAW = 3;

/** Labels of the absorbed parts, in their only order. */
export const LABEL = {
  statement: 1,
  rows: 2,
  helpers: 3,
  quotient: 4,
  outOfDomain: 5,
  masked: 6,
  fri: 7,
  final: 8,
  nonce: 9,
} as const;

export interface Transcript {
  /** The current state: what the proof of work is made on. */
  state(): Bytes;
  absorb(label: number, data: Bytes): void;
  /** A uniform extension element outside the base field. */
  drawExt(): Ext;
  /** A uniform index of the evaluation domain outside the trace domain, for n = 2^lg rows. */
  drawQuery(lg: number): number;
}

/** A transcript at its start. */
export function openTranscript(sha256: Sha256): Transcript {
  let state = sha256(concat(Uint8Array.of(TAG_ABSORB), ascii("holdall/por/v1")));
  const drawU64 = (): bigint => {
    state = sha256(concat(Uint8Array.of(TAG_DRAW), state));
    return fromLittleEndian(state.subarray(0, 8));
  };
  const drawElement = (): bigint => {
    for (;;) {
      const value = drawU64();
      if (value < P) return value;
    }
  };
  return {
    state: () => state,
    absorb(label, data) {
      const head = concat(Uint8Array.of(TAG_ABSORB), state, Uint8Array.of(label));
      state = sha256(concat(head, littleEndian(data.length, 8), data));
    },
    drawExt() {
      for (;;) {
        const pair: Ext = [drawElement(), drawElement()];
        if (pair[1] !== 0n) return pair;
      }
    },
    drawQuery(lg) {
      const span = 3n << BigInt(lg);
      const limit = ((1n << 64n) / span) * span;
      for (;;) {
        const value = drawU64();
        if (value >= limit) continue;
        const u = Number(value % span);
        return 4 * Math.floor(u / 3) + 1 + (u % 3);
      }
    },
  };
}
