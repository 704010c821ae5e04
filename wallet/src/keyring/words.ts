import { pbkdf2 } from "@noble/hashes/pbkdf2.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { wordlist as english } from "@scure/bip39/wordlists/english.js";
import { wordlist as french } from "@scure/bip39/wordlists/french.js";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { wipe } from "./bytes.ts";
import type { RandomBytes } from "./bytes.ts";

/** The word lists a phrase may use. New phrases are always English. */
export type WordLanguage = "english" | "french";

/**
 * A recovery phrase, as positions in a word list. The sentence itself is never one string: strings
 * cannot be erased.
 */
export interface Words {
  readonly language: WordLanguage;
  readonly indices: Uint16Array;
}

/** Lengths BIP-39 allows. */
export const WORD_COUNTS: readonly number[] = [12, 15, 18, 21, 24];

const LISTS: Readonly<Record<WordLanguage, readonly string[]>> = { english, french };
const LANGUAGES: readonly WordLanguage[] = ["english", "french"];
const BITS_PER_WORD = 11;
/** BIP-39, "From mnemonic to seed". */
const SEED_ROUNDS = 2048;

/** The words of a list, for completion while typing. NFKD, as BIP-39 writes them. */
export function wordList(language: WordLanguage): readonly string[] {
  return LISTS[language];
}

/** A fresh English phrase of 12 or 24 words. */
export function generateWords(count: 12 | 24, random: RandomBytes): Words {
  const entropy = random((count * 32) / 3 / 8);
  const words = wordsFromEntropy(entropy, "english");
  wipe(entropy);
  return words;
}

/**
 * Reads a phrase typed or pasted as UTF-8. Any white space separates, case and Unicode form do not
 * matter. The words are looked up one by one, so that the phrase never exists as a string. Refuses
 * a wrong count, an unknown word (detail: its position, from 1) and a failing checksum; it never
 * guesses a word.
 */
export function readWords(text: Uint8Array): Outcome<Words> {
  const cells = splitWords(text);
  if (!WORD_COUNTS.includes(cells.length)) return refuse("words-count", String(cells.length));
  const readings = LANGUAGES.map((language) => lookUp(cells, language));
  const complete = readings.filter((reading) => reading.unknownAt === 0);
  for (const reading of complete) {
    if (hasValidChecksum(reading.words)) return accept(reading.words);
  }
  if (complete.length > 0) return refuse("words-checksum");
  // The language that knows more of the words is the one the person is writing in.
  const best = readings.reduce((a, b) => (b.knownCount > a.knownCount ? b : a));
  return refuse("word-unknown", String(best.unknownAt));
}

/** The bytes a phrase encodes, checksum removed (BIP-39, "Generating the mnemonic"). */
export function entropyOf(words: Words): Uint8Array {
  const packed = packBits(words.indices);
  const entropy = packed.slice(0, entropyLength(words.indices.length));
  wipe(packed);
  return entropy;
}

/** The phrase of 16, 20, 24, 28 or 32 bytes of entropy. */
export function wordsFromEntropy(entropy: Uint8Array, language: WordLanguage): Words {
  if (![16, 20, 24, 28, 32].includes(entropy.length)) throw new RangeError("entropy length");
  const count = (entropy.length * 3) / 4;
  const bits = concatBytes(entropy, sha256(entropy).subarray(0, 1));
  const indices = new Uint16Array(count);
  for (let i = 0; i < count; i++) indices[i] = readBits(bits, i * BITS_PER_WORD);
  wipe(bits);
  return { language, indices };
}

/**
 * The 64-byte seed of a phrase and an optional passphrase (UTF-8, NFKD): PBKDF2-HMAC-SHA512 of
 * the sentence with salt "mnemonic" ‖ passphrase, 2048 rounds (BIP-39). The caller wipes it.
 */
export function seedFromWords(words: Words, passphrase: Uint8Array = new Uint8Array()): Uint8Array {
  const sentence = sentenceBytes(words);
  const salt = concatBytes(utf8ToBytes("mnemonic"), passphrase);
  const seed = pbkdf2(sha512, sentence, salt, { c: SEED_ROUNDS, dkLen: 64 });
  wipe(sentence, salt);
  return seed;
}

/** The phrase as UTF-8, words separated by one space: what is shown when revealing. */
export function sentenceBytes(words: Words): Uint8Array {
  const list = LISTS[words.language];
  const encoded = Array.from(words.indices, (index) => utf8ToBytes(list[index]));
  const sentence = new Uint8Array(encoded.reduce((sum, word) => sum + word.length + 1, -1)).fill(
    0x20,
  );
  let offset = 0;
  for (const word of encoded) {
    sentence.set(word, offset);
    offset += word.length + 1;
  }
  return sentence;
}

function splitWords(text: Uint8Array): readonly Uint8Array[] {
  const cells: Uint8Array[] = [];
  let start = -1;
  for (let i = 0; i <= text.length; i++) {
    const isSpace = i === text.length || text[i] === 0x20 || (text[i] >= 9 && text[i] <= 13);
    if (isSpace && start >= 0) cells.push(text.subarray(start, i));
    if (isSpace) start = -1;
    else if (start < 0) start = i;
  }
  return cells;
}

interface Reading {
  readonly words: Words;
  readonly knownCount: number;
  /** Position from 1 of the first unknown word, 0 when all are known. */
  readonly unknownAt: number;
}

function lookUp(cells: readonly Uint8Array[], language: WordLanguage): Reading {
  const list = LISTS[language];
  const decoder = new TextDecoder();
  // A single word of a public list is no secret; only their sequence is.
  const found = cells.map((cell) =>
    list.indexOf(decoder.decode(cell).normalize("NFKD").toLowerCase()),
  );
  const unknown = found.indexOf(-1);
  return {
    words: { language, indices: Uint16Array.from(found.map((index) => Math.max(index, 0))) },
    knownCount: found.filter((index) => index >= 0).length,
    unknownAt: unknown + 1,
  };
}

function hasValidChecksum(words: Words): boolean {
  const entropy = entropyOf(words);
  const expected = wordsFromEntropy(entropy, words.language);
  wipe(entropy);
  return words.indices.every((index, i) => index === expected.indices[i]);
}

function entropyLength(count: number): number {
  return (count * 4) / 3;
}

function packBits(indices: Uint16Array): Uint8Array {
  const packed = new Uint8Array(Math.ceil((indices.length * BITS_PER_WORD) / 8));
  indices.forEach((index, word) => {
    for (let bit = 0; bit < BITS_PER_WORD; bit++) {
      const at = word * BITS_PER_WORD + bit;
      if ((index >> (BITS_PER_WORD - 1 - bit)) & 1) packed[at >> 3] |= 0x80 >> (at & 7);
    }
  });
  return packed;
}

function readBits(bits: Uint8Array, offset: number): number {
  let value = 0;
  for (let at = offset; at < offset + BITS_PER_WORD; at++) {
    value = (value << 1) | ((bits[at >> 3] >> (7 - (at & 7))) & 1);
  }
  return value;
}
