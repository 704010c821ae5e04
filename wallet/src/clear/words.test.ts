import { wordlist } from "@scure/bip39/wordlists/english.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { MARIE, MINT } from "./build.twin.ts";
import { EFFECTS, WORDS } from "./dictionary.ts";
import { address, foreignText } from "./draft.ts";
import type { Effect } from "./explanation.ts";
import { RULE_WORDS } from "./rule-words.ts";
import { sixWords } from "./six-words.ts";
import { shownText, TEXT_SHOWN_MAX } from "./text.ts";
import { effectSentence, findingSentence } from "./words.ts";
import type { Names } from "./words.ts";

const names: Names = {
  labelOf: (address) => (address === MARIE ? "Marie" : null),
  symbolOf: (asset) => ({
    symbol: asset.kind === "native" ? "SOL" : "USDC",
    isPinned: asset.kind === "native",
  }),
};
const pinned: Names = { ...names, symbolOf: () => ({ symbol: "USDC", isPinned: true }) };
const operandsIn = (sentence: string) =>
  [...sentence.matchAll(/\{(\w+)\}/gu)].map(([, name]) => name).sort();

test("every row says the same in both languages: same operands, other words", () => {
  const rows = [...Object.entries(EFFECTS), ...Object.entries(RULE_WORDS)];
  expect(rows.length).toBeGreaterThan(110);
  for (const [name, { en, fr }] of rows) {
    expect(operandsIn(fr), name).toEqual(operandsIn(en));
    if (name !== "typed-field") expect(fr, name).not.toBe(en);
  }
  for (const word of Object.values(WORDS))
    expect(word.en.length * word.fr.length).toBeGreaterThan(0);
});

test("a sentence shows the whole amount, the whole address and the label beside it", () => {
  const effect: Effect = {
    kind: "send",
    operands: {
      amount: {
        type: "amount",
        units: 12_500_001n,
        decimals: 6,
        asset: { kind: "token", id: MINT },
      },
      to: { type: "address", address: MARIE },
    },
  };
  expect(effectSentence(effect, "en", pinned)).toBe(
    `You send 12.500001 USDC to \u2068Marie\u2069 (${MARIE}).`,
  );
  expect(effectSentence(effect, "fr", pinned)).toBe(
    `Vous envoyez 12.500001 USDC à \u2068Marie\u2069 (${MARIE}).`,
  );
});

test("a token that nobody vouches for shows its own address beside the name it claims", () => {
  const effect: Effect = {
    kind: "allow-all",
    operands: {
      asset: { type: "asset", asset: { kind: "token", id: MINT } },
      spender: { type: "address", address: "x" },
    },
  };
  expect(effectSentence(effect, "en", names)).toContain(
    `[${MINT}, claims the name \u2068USDC\u2069]`,
  );
  expect(effectSentence(effect, "fr", names)).toContain(`[${MINT}, se dit \u2068USDC\u2069]`);
});

test("a row without its operand is our mistake and stops", () => {
  expect(() => effectSentence({ kind: "send", operands: {} }, "en", names)).toThrow(TypeError);
});

test("foreign text cannot turn the sentence around, hide or overflow it", () => {
  expect(shownText("abc")).toBe("\u2068abc\u2069");
  for (const hidden of [
    "\u202e",
    "\u200b",
    "\u0000",
    "\u2066",
    "\ufeff",
    "\u{e0041}",
    "\u00ad",
    "\n",
    "\u2028",
    "\ue000",
  ]) {
    const shown = shownText(`a${hidden}b`);
    const code = hidden.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
    expect(shown).toBe(`\u2068a[U+${code}]b\u2069`);
  }
  expect(shownText("x".repeat(TEXT_SHOWN_MAX))).not.toContain("…");
  expect(shownText("x".repeat(TEXT_SHOWN_MAX + 1))).toContain("… (+1)");
});

test("law: what is shown of foreign text has no invisible character and at most eighty of its own", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
      const inside = shownText(text).slice(1, -1);
      expect(inside).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(Array.from(inside).length).toBeLessThanOrEqual(TEXT_SHOWN_MAX + 12);
    }),
    { numRuns: 1000 },
  );
});

test("six words are the first 66 bits of the hash, and differ for other bytes", () => {
  const bytes = utf8ToBytes("a transaction");
  const words = sixWords(bytes, wordlist);
  expect(words).toHaveLength(6);
  // Twin: the same hash read as the entropy of a phrase begins with the same six words.
  const hash = sha256(utf8ToBytes("holdall/check/v1a transaction"));
  const bits = [...hash].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const indices = Array.from({ length: 6 }, (_, i) => parseInt(bits.slice(i * 11, i * 11 + 11), 2));
  expect(words).toEqual(indices.map((index) => wordlist[index]));
  expect(sixWords(utf8ToBytes("another"), wordlist)).not.toEqual(words);
  expect(() => sixWords(bytes, wordlist.slice(1))).toThrow(RangeError);
});

test("the code of a Safe that would fail is said in words, in both languages, and in no other rule", () => {
  const because = (text: string, rule: 503 | 409 = 503) => {
    const operands = { text: foreignText(text), to: address(MARIE) };
    return findingSentence({ rule, level: "danger", operands }, "en", names);
  };
  expect(because("execution reverted: GS026")).toContain(
    "not an owner's, or they are out of order",
  );
  expect(because("execution reverted: GS013")).toContain("The call inside the proposal failed");
  expect(because("execution reverted: GS999")).toContain("no reason that is known");
  expect(because("out of gas")).not.toContain("Safe");
  expect(because("GS026", 409)).not.toContain("out of order");
  const operands = { text: foreignText("GS020") };
  const french = findingSentence({ rule: 503, level: "danger", operands }, "fr", names);
  expect(french).toContain("Des signatures manquent");
});
