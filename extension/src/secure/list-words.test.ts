import { expect, test } from "vitest";
import { wordList } from "@holdall/wallet/keyring";
import { OFFERED_MAX, openListWords } from "./list-words.ts";

/** How a list is written: each word as how many letters it shares with the one before it, and the rest. */
function packed(words: readonly string[]): string {
  return words
    .map((word, at) => {
      const before = words[at - 1] ?? "";
      const shared = Array.from(word).findIndex((letter, place) => letter !== before[place]);
      return `${shared}${word.slice(shared)}`;
    })
    .join("");
}

test("the file is what the published lists make of it: `-u` writes it anew", async () => {
  const text = `/** The English and the French list of BIP-39, packed as \`list-words.ts\` unpacks them. Made by its test. */
export const ENGLISH =
  "${packed(wordList("english"))}";
export const FRENCH =
  "${packed(wordList("french"))}";
`;
  await expect(text).toMatchFileSnapshot("./list-words-packed.ts");
});

test("every word of both lists is offered by its own letters, written as one writes it", () => {
  const { begin, isBegun } = openListWords();
  for (const word of [...wordList("english"), ...wordList("french")]) {
    expect(begin(word), word).toContain(word.normalize("NFC"));
    expect(isBegun(word.slice(0, 3)), word).toBe(true);
  }
});

test("the beginning of a word finds it, without its accents and in capitals too", () => {
  const { begin } = openListWords();
  expect(begin("zoo")).toEqual(["zoo", "zoologie"]);
  expect(begin("ABAND")).toEqual(["abandon"]);
  expect(begin("ecole")).toEqual(["école"]);
  expect(begin("e\u0301col")).toEqual(["ecology", "école"]);
  expect(begin("éco")).toEqual(begin("eco"));
});

test("one letter offers nothing, many words are cut, and what no word begins with is said", () => {
  const { begin, isBegun } = openListWords();
  expect(["", "a"].map(begin)).toEqual([[], []]);
  expect(begin("ab")).toHaveLength(OFFERED_MAX);
  expect(begin("xylophone")).toEqual([]);
  expect(["", "a", "abandon", "abandonx", "7"].map(isBegun)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});
