/** The challenges (§4.7), drawn again from the absorbed data. */
import { P } from "./field.ts";
import type { Ext } from "./field.ts";
import { Reader, littleEndian } from "./reader.ts";
import { sha256 } from "./sha256.ts";
import type { Bytes } from "./sha256.ts";

export class Transcript {
  state = sha256(
    Uint8Array.of(2),
    Uint8Array.from("holdall/por/v1", (c) => c.charCodeAt(0)),
  );
  absorb(label: number, data: Bytes): void {
    this.state = sha256(
      Uint8Array.of(2),
      this.state,
      Uint8Array.of(label),
      littleEndian(BigInt(data.length), 8),
      data,
    );
  }
  u64(): bigint {
    this.state = sha256(Uint8Array.of(3), this.state);
    return new Reader(this.state).u64();
  }
  element(): bigint {
    for (;;) {
      const value = this.u64();
      if (value < P) return value;
    }
  }
  ext(): Ext {
    for (;;) {
      const pair: Ext = [this.element(), this.element()];
      if (pair[1] !== 0n) return pair;
    }
  }
  query(n: number): number {
    const span = BigInt(3 * n);
    const limit = span * ((1n << 64n) / span);
    for (;;) {
      const value = this.u64();
      if (value < limit) {
        const u = Number(value % span);
        return 4 * Math.floor(u / 3) + 1 + (u % 3);
      }
    }
  }
}

export function hasWork(digest: Bytes, bits: number): boolean {
  return new DataView(digest.buffer).getUint32(0) >>> (32 - bits) === 0;
}
