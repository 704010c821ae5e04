/**
 * Base58 in limbs instead of big integers: a transaction has a dozen addresses, and each is
 * written and read several times, so that this is most of what a transfer costs outside the runtime.
 */
const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const VALUES: ReadonlyMap<string, number> = new Map(
  ALPHABET.split("").map((letter, value) => [letter, value]),
);
const DIGITS_PER_LIMB = 5;
/** 58⁵: times 256 and a carry it stays far below 2^53. */
const LIMB = 656_356_768;
const BYTE = 256;
const WORD_BYTES = 4;
const WORD = 2 ** 32;
/** Longer texts than a transaction's are nobody's. */
const LETTERS_MAX = 2_000;

/** Bytes as base58 text. */
export function base58(bytes: Uint8Array): string {
  let zeros = 0;
  while (zeros < bytes.length && bytes[zeros] === 0) zeros++;
  const limbs: number[] = [];
  for (let place = zeros; place < bytes.length; place++) push(limbs, bytes[place]);
  let text = "";
  for (const limb of limbs) text = `${limbText(limb)}${text}`;
  return ALPHABET[0].repeat(zeros) + text.replace(/^1+/u, "");
}

function push(limbs: number[], byte: number): void {
  let carry = byte;
  for (let place = 0; place < limbs.length; place++) {
    const value = limbs[place] * BYTE + carry;
    carry = Math.floor(value / LIMB);
    limbs[place] = value - carry * LIMB;
  }
  if (carry > 0) limbs.push(carry);
}

function limbText(limb: number): string {
  let text = "";
  let left = limb;
  for (let digit = 0; digit < DIGITS_PER_LIMB; digit++) {
    text = ALPHABET[left % ALPHABET.length] + text;
    left = Math.floor(left / ALPHABET.length);
  }
  return text;
}

/** The bytes of a base58 text, or `undefined` when it is not one. */
export function fromBase58(text: string): Uint8Array | undefined {
  if (text.length > LETTERS_MAX) return undefined;
  let zeros = 0;
  while (zeros < text.length && text[zeros] === ALPHABET[0]) zeros++;
  const words: number[] = [];
  for (let place = zeros; place < text.length; place++) {
    const value = VALUES.get(text[place]);
    if (value === undefined) return undefined;
    let carry = value;
    for (let at = 0; at < words.length; at++) {
      const sum = words[at] * ALPHABET.length + carry;
      carry = Math.floor(sum / WORD);
      words[at] = sum - carry * WORD;
    }
    if (carry > 0) words.push(carry);
  }
  return bytesOf(words, zeros);
}

function bytesOf(words: readonly number[], zeros: number): Uint8Array {
  const whole = Buffer.alloc(words.length * WORD_BYTES);
  words.forEach((word, place) =>
    whole.writeUInt32BE(word, whole.length - (place + 1) * WORD_BYTES),
  );
  let start = 0;
  while (start < whole.length && whole[start] === 0) start++;
  const bytes = new Uint8Array(zeros + whole.length - start);
  bytes.set(whole.subarray(start), zeros);
  return bytes;
}

/** The 32 bytes of an address; the text is known to be one. */
export function addressBytes(address: string): Uint8Array {
  const bytes = fromBase58(address);
  if (bytes?.length !== 32) throw new TypeError(`not an address: ${address}`);
  return bytes;
}
