/** Reading untrusted bytes: every overrun and every number out of its canonical form is refused. */
import { refuse } from "./answer.ts";
import { P } from "./field.ts";
import type { Ext } from "./field.ts";
import type { Bytes } from "./sha256.ts";

export class Reader {
  readonly bytes: Bytes;
  readonly view: DataView;
  at = 0;
  constructor(bytes: Bytes) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }
  take(length: number): Bytes {
    if (this.at + length > this.bytes.length) refuse("file-malformed", `offset ${this.at}`);
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
  number(length: number): number {
    return this.take(length).reduceRight((value, byte) => value * 256 + byte, 0);
  }
  u64(): bigint {
    this.take(8);
    return this.view.getBigUint64(this.at - 8, true);
  }
  element(): bigint {
    const value = this.u64();
    if (value >= P) refuse("field-not-canonical", `offset ${this.at - 8}`);
    return value;
  }
  ext(): Ext {
    return [this.element(), this.element()];
  }
  exts(count: number): Ext[] {
    return Array.from({ length: count }, () => this.ext());
  }
  magic(text: string): void {
    for (const byte of this.take(8).entries())
      if (byte[1] !== text.charCodeAt(byte[0])) refuse("file-malformed", "magic");
  }
}

export const elements = (bytes: Bytes): bigint[] => {
  const reader = new Reader(bytes);
  return Array.from({ length: bytes.length / 8 }, () => reader.element());
};

export function pairs(values: readonly bigint[]): Ext[] {
  return Array.from({ length: values.length / 2 }, (_, u): Ext => [
    values[2 * u],
    values[2 * u + 1],
  ]);
}

export function littleEndian(value: bigint, length: number): Bytes {
  return Uint8Array.from({ length }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
}
