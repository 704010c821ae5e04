import { ENGLISH, FRENCH } from "./list-words-packed.ts";

/** Most words that are offered at once. */
export const OFFERED_MAX = 4;
/** Letters from which on anything is offered: before, there are too many words to tell apart. */
const LETTERS_MIN = 2;

/** The words of recovery phrases, in the two languages that the wallet reads. */
export interface ListWords {
  /**
   * Words that begin as a text does, at most {@link OFFERED_MAX}, in the order of their lists. Capital letters
   * and accents do not matter. Too short a text has none.
   */
  readonly begin: (text: string) => readonly string[];
  /** True when some word of a list begins so, or nothing was typed yet. */
  readonly isBegun: (text: string) => boolean;
}

/** Both lists, unpacked once for a screen. They are public: a word alone is no secret. */
export function openListWords(): ListWords {
  const words = [ENGLISH, FRENCH].flatMap(unpack).map((word) => ({ word, plain: plainOf(word) }));
  const all = (text: string): readonly string[] => {
    const plain = plainOf(text);
    return words.filter((one) => one.plain.startsWith(plain)).map(({ word }) => word);
  };
  return {
    begin: (text) =>
      text.length < LETTERS_MIN ? [] : [...new Set(all(text))].slice(0, OFFERED_MAX),
    isBegun: (text) => all(text).length > 0,
  };
}

/** Each word is written as how many letters it shares with the one before it, and the rest. */
function unpack(packed: string): readonly string[] {
  let word = "";
  return packed.split(/(?=\d)/u).map((part) => {
    word = word.slice(0, Number(part[0])) + part.slice(1);
    return word.normalize("NFC");
  });
}

/** A text without capitals and accents: not every keyboard has them. */
function plainOf(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
}
