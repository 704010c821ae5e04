import { expect, test } from "vitest";
import { pbkdf2Sync } from "node:crypto";
import { bytesToHex } from "@noble/hashes/utils.js";
import { entropyToMnemonic, mnemonicToEntropy } from "@scure/bip39";
import { wordlist as english } from "@scure/bip39/wordlists/english.js";
import { wordlist as french } from "@scure/bip39/wordlists/french.js";
import fc from "fast-check";
import { hex, refusalOf, seededBytes, TEST_PHRASE, utf8, valueOf } from "./fixtures.twin.ts";
import {
  entropyOf,
  generateWords,
  readWords,
  seedFromWords,
  sentenceBytes,
  wordList,
  wordsFromEntropy,
} from "./words.ts";

/** Inputs the twins are compared on: ten thousand in the long run, a slice every time. */
const TWIN_RUNS = process.env["HOLDALL_LONG"] === "1" ? 10_000 : 300;
/** [entropy, phrase] of BIP-39's published vectors (python-mnemonic, vectors.json). */
const VECTORS: readonly (readonly [string, string])[] = [
  ["00000000000000000000000000000000", `${"abandon ".repeat(11)}about`],
  [
    "7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f",
    "legal winner thank year wave sausage worth useful legal winner thank yellow",
  ],
  [
    "80808080808080808080808080808080",
    "letter advice cage absurd amount doctor acoustic avoid letter advice cage above",
  ],
  ["ffffffffffffffffffffffffffffffff", `${"zoo ".repeat(11)}wrong`],
  ["00".repeat(24), `${"abandon ".repeat(17)}agent`],
  ["ff".repeat(24), `${"zoo ".repeat(17)}when`],
  ["00".repeat(32), `${"abandon ".repeat(23)}art`],
  ["ff".repeat(32), `${"zoo ".repeat(23)}vote`],
  [
    "7dce4ed2284c9134d026608ab684c05c",
    "lava include region explain simple omit dog slot melt reflect copy reward",
  ],
  [
    "0ce452419635c1a5faf44d60f2029f73fdc43419b4de1f03",
    "artefact card motor cluster foster spray type meadow genius mosquito pond tree sword borrow grocery orange business burger",
  ],
  [
    "00ac97c48106f0aeb8ba061e0250a559b3251dc35854e694780ba51d53a50120",
    "absent gorilla van acoustic humor firm title dolphin bulk barely citizen recall crane moment aspect appear track phrase actual enforce steel spoon afraid benefit",
  ],
  [
    "3edc83b60740d77af3afa2fcb82c2f1bc541ee4e2518ddef4996d32453f54a3c",
    "disagree tomato unique attend aspect runway solid violin witness scrap armed daring favorite warm decade perfect target kid grant play early wide cigar night",
  ],
];

const read = (text: string) => readWords(utf8(text));
const shown = (phrase: ReturnType<typeof generateWords>) =>
  new TextDecoder().decode(sentenceBytes(phrase));

test("the published vectors hold in both directions", () => {
  for (const [entropy, phrase] of VECTORS) {
    const words = valueOf(read(phrase));
    expect(words.language).toBe("english");
    expect(bytesToHex(entropyOf(words))).toBe(entropy);
    expect(shown(wordsFromEntropy(hex(entropy), "english"))).toBe(phrase);
  }
});

test("the published seeds hold, in English and in French", () => {
  const zero = hex("00".repeat(16));
  const passphrase = utf8("TREZOR");
  expect(bytesToHex(seedFromWords(wordsFromEntropy(zero, "english"), passphrase))).toBe(
    "c55257c360c07c72029aebc1b53c05ed0362ada38ead3e3e9efa3708e53495531f09a6987599d18264c1e1c92f2cf141630c7a3c4ab7c81b2f001698e7463b04",
  );
  expect(shown(wordsFromEntropy(zero, "french"))).toBe(`${"abaisser ".repeat(11)}abeille`);
  expect(bytesToHex(seedFromWords(wordsFromEntropy(zero, "french"), passphrase))).toBe(
    "3bf3366c40256d7e2fca716fddf8673425c7c7e444af290ee1edf1bbf095e6e78a7190253f3e46f1e2069345d4b05ac17b242faa225c0a3e4d268976744e0698",
  );
});

test("law: entropy, phrase and seed agree with two independent implementations", () => {
  const sizes = fc.constantFrom(16, 20, 24, 28, 32);
  const entropies = sizes.chain((n) => fc.uint8Array({ minLength: n, maxLength: n }));
  const languages = fc.constantFrom("english" as const, "french" as const);
  fc.assert(
    fc.property(entropies, languages, (entropy, language) => {
      const list = language === "english" ? english : french;
      const words = wordsFromEntropy(entropy, language);
      const phrase = shown(words);
      expect(phrase).toBe(entropyToMnemonic(entropy, list).normalize("NFKD"));
      expect(entropyOf(words)).toEqual(new Uint8Array(mnemonicToEntropy(phrase, list)));
      expect(valueOf(read(phrase.normalize("NFC"))).indices).toEqual(words.indices);
    }),
    { numRuns: TWIN_RUNS },
  );
  const words = wordsFromEntropy(hex("0c".repeat(20)), "french");
  const twin = pbkdf2Sync(shown(words), "mnemonicété".normalize("NFKD"), 2048, 64, "sha512");
  expect(bytesToHex(seedFromWords(words, utf8("été".normalize("NFKD"))))).toBe(
    twin.toString("hex"),
  );
});

test("white space, case and Unicode form do not matter", () => {
  const phrase = `\n ${"abaisser ".repeat(11)}\tABEILLE \r\n`;
  expect(valueOf(read(phrase)).language).toBe("french");
  const accented = Array.from(wordList("french"), (word) => word.normalize("NFC")).filter(
    (word) => word !== word.normalize("NFKD"),
  );
  expect(accented.length).toBeGreaterThan(300);
  expect(refusalOf(read(Array(12).fill(accented[0]).join(" ")))).not.toBe("word-unknown");
});

test("every other count than 12, 15, 18, 21 and 24 is refused with its number", () => {
  for (const count of [0, 1, 11, 13, 14, 16, 23, 25, 48]) {
    const outcome = read(Array(count).fill("zoo").join(" "));
    expect(outcome).toEqual({ ok: false, refusal: "words-count", detail: String(count) });
  }
});

test("an unknown word is named by its position and never guessed", () => {
  const typo = TEST_PHRASE.split(" ").with(4, "tast").join(" ");
  expect(read(typo)).toEqual({ ok: false, refusal: "word-unknown", detail: "5" });
  expect(refusalOf(read(`${"zoo ".repeat(11)}éléphantt`))).toBe("word-unknown");
});

test("a phrase whose words are known but whose checksum fails is refused", () => {
  expect(refusalOf(read("zoo ".repeat(12)))).toBe("words-checksum");
  expect(refusalOf(read(TEST_PHRASE.split(" ").reverse().join(" ")))).toBe("words-checksum");
});

test("generated phrases are English, of the length asked, and read back", () => {
  for (const count of [12, 24] as const) {
    const words = generateWords(count, seededBytes(count));
    expect(words.language).toBe("english");
    expect(words.indices).toHaveLength(count);
    expect(valueOf(readWords(sentenceBytes(words))).indices).toEqual(words.indices);
  }
});
