// Passwords of public leaks, the most used one first.
import ranked from "@zxcvbn-ts/language-common/src/passwords.json" with { type: "json" };
import { expect, test } from "vitest";
import { GAP_BYTES, hashOf, knowCommonPasswords } from "./common-passwords.ts";

/** How many of the most used ones are listed, however short. */
const COUNT = 10_000;
/** From this length on every one that is known is listed: shorter ones are refused for being short. */
const LENGTH_MIN = 12;

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const isCommon = knowCommonPasswords();
const refuses = (text: string): boolean => isCommon(bytes(text));

function listed(): readonly string[] {
  return ranked.filter((one, at) => at < COUNT || Array.from(one).length >= LENGTH_MIN);
}

/** Writes hashes as the file has them. */
function packed(hashes: readonly number[]): string {
  const sorted = [...new Set(hashes)].toSorted((left, right) => left - right);
  const gaps = Buffer.alloc(sorted.length * GAP_BYTES);
  for (const [at, hash] of sorted.entries())
    gaps.writeUIntBE(hash - (sorted[at - 1] ?? 0), at * GAP_BYTES, GAP_BYTES);
  return gaps.toString("base64");
}

test("the file is what the package's list makes of itself: `-u` writes it anew", async () => {
  const chosen = listed();
  expect(chosen.length).toBeGreaterThan(COUNT);
  const text = `/**
 * Hashes of the ${chosen.length} most used passwords of public leaks, as \`common-passwords.ts\` packs them: the
 * first ${COUNT} of them, and of the others those of ${LENGTH_MIN} characters and more. Made by its test.
 */
export const LISTED =
  "${packed(chosen.map((one) => hashOf(bytes(one))))}";
`;
  await expect(text).toMatchFileSnapshot("./common-passwords-list.ts");
});

test("every listed password is refused, in small letters and in capitals", () => {
  const [first, second] = [listed()[0], listed().at(-1)!];
  expect([first, second].map(refuses)).toEqual([true, true]);
  for (const text of ["1qaz2wsx3edc", "1QAZ2wsx3EDC", "finalfantasy", "FinalFantasy"])
    expect(refuses(text), text).toBe(true);
  for (const [at, one] of listed().entries())
    if (at % 97 === 0) expect(refuses(one), one).toBe(true);
});

test("two listed ones in a row are refused, and one between a few digits and signs", () => {
  for (const text of [
    "passworddragon",
    "MonkeyShadow12345",
    "password2024",
    "!!Football99",
    "Sunshine!!1234",
  ])
    expect(refuses(text), text).toBe(true);
  // As many digits and signs as six, and no seventh.
  expect(refuses("!!sunshine+471")).toBe(true);
  expect(refuses("!!!sunshine+471")).toBe(false);
});

test("what nobody else would choose is left alone: four words, a sentence, other letters", () => {
  for (const text of [
    "correct horse battery staple",
    "four random words here",
    "un autre mot de passe",
    "éàüöçñßøåæœÿ",
    "k3v-9wq!Trz0",
    "934750126688431",
    "x".repeat(65),
  ])
    expect(refuses(text), text).toBe(false);
});

test("of words that mean nothing none is taken for a listed one", () => {
  let state = 7;
  const letter = (): string => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return String.fromCodePoint(97 + ((state >>> 16) % 26));
  };
  const words = Array.from({ length: 2_000 }, () => Array.from({ length: 14 }, letter).join(""));
  expect(words.filter(refuses)).toEqual([]);
});
