/** Reading and writing of bytes: little-endian integers, hexadecimal, UTF-8. */
export type Bytes = Uint8Array;
/** SHA-256, handed in by whoever runs the module: `core` owns no hash of its own on the proving side. */
export type Sha256 = (message: Bytes) => Bytes;

/** The parts, one after another. */
export function concat(...parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** `value` as `length` bytes, least significant first. The value must fit. */
export function littleEndian(value: bigint | number, length: number): Bytes {
  if (typeof value === "number" && length <= 4) return littleEndianSmall(value, length);
  let rest = BigInt(value);
  if (rest < 0n || rest >> BigInt(8 * length) !== 0n)
    throw new RangeError(`${value} needs more than ${length} bytes`);
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    bytes[i] = Number(rest & 255n);
    rest >>= 8n;
  }
  return bytes;
}

function littleEndianSmall(value: number, length: number): Bytes {
  if (!Number.isInteger(value) || value < 0 || value >= 256 ** length) {
    throw new RangeError(`${value} needs more than ${length} bytes`);
  }
  const bytes = new Uint8Array(length);
  for (let i = 0, rest = value; i < length; i++, rest = Math.floor(rest / 256))
    bytes[i] = rest % 256;
  return bytes;
}

/** The unsigned value of little-endian bytes. */
export function fromLittleEndian(bytes: Bytes): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) + BigInt(byte), 0n);
}

/** Field or extension coordinates as consecutive little-endian u64. */
export function elementBytes(values: readonly bigint[]): Bytes {
  const bytes = new Uint8Array(8 * values.length);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of values.entries()) view.setBigUint64(8 * i, value, true);
  return bytes;
}

export function equalBytes(a: Bytes, b: Bytes): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Lower-case hexadecimal. */
export function hex(bytes: Bytes): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Bytes of lower-case hexadecimal; undefined when the text is anything else. */
export function fromHex(text: string): Bytes | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) return undefined;
  return Uint8Array.from({ length: text.length / 2 }, (_, i) =>
    Number.parseInt(text.slice(2 * i, 2 * i + 2), 16),
  );
}

/** Bytes of a text that holds ASCII only. */
export function ascii(text: string): Bytes {
  return Uint8Array.from(text, (character) => {
    const code = character.charCodeAt(0);
    if (code > 127) throw new RangeError(`not ASCII: ${text}`);
    return code;
  });
}
