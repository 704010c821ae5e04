import { NumberContext, separatorsOf } from "@holdall/ui/number";
import { createContext, useContext, useMemo } from "react";
import type { ReactNode } from "react";
import { outsideWords } from "./outside-text.ts";
import type { en } from "./en.ts";
import type { firstWords } from "./en/first.ts";

export type Language = "en" | "fr";
export type WordKey = keyof typeof en;
type FirstKey = keyof typeof firstWords;
/** Every sentence of a language. */
export type Sentences = Readonly<Record<WordKey, string>>;
/** The venue's refusals by their names: the sentence, and what can be done about it. */
export type Refusals = Readonly<Record<string, readonly [sentence: string, help: string]>>;

/** A language: its sentences, and the refusals that it does not take from the venue's registry. */
export interface Dictionary {
  /** All of them, or those that the frame and the market pages say. */
  readonly sentences: Readonly<Record<FirstKey, string>> & Partial<Sentences>;
  readonly refusals: Refusals;
  /** What the venue's doors say beside the registry, by their English; `undefined` where that serves. */
  readonly venueSentence: (english: string) => string | undefined;
}

type PlacesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PlacesIn<Rest>
  : never;

/** What a sentence needs filled in: nothing, or each of its places. */
type Filled<Key extends WordKey> = [PlacesIn<(typeof en)[Key]>] extends [never]
  ? []
  : [places: Readonly<Record<PlacesIn<(typeof en)[Key]>, string>>];

/** Says a sentence in the page's language. */
export interface Say {
  <Key extends WordKey>(key: Key, ...places: Filled<Key>): string;
  /** A refusal of the registry in this language; `undefined` where the registry's own words serve. */
  readonly refusal: (name: string) => Refusals[string] | undefined;
  readonly venueSentence: Dictionary["venueSentence"];
}

export interface Words {
  readonly language: Language;
  readonly say: Say;
  /** One of two sentences, by the language's plural rules. */
  readonly plural: (count: number, one: string, other: string) => string;
}

/** The most signs that fill one place of a sentence: some are filled by sentences. */
const PLACE_SIGNS_MAX = 1_000;
const PLACE = /\{(\w+)\}/g;

/** The speaker of a dictionary. */
export function speaker({ sentences, refusals, venueSentence }: Dictionary): Say {
  const say = <Key extends WordKey>(key: Key, ...[places]: Filled<Key>): string => {
    const text: string | undefined = sentences[key];
    if (text === undefined) throw new RangeError(`no words were fetched for ${key}`);
    if (places === undefined) return text;
    const filled: Readonly<Record<string, string>> = places;
    return text.replace(PLACE, (place, name: string) =>
      filled[name] === undefined ? place : outsideWords(filled[name], PLACE_SIGNS_MAX),
    );
  };
  return Object.assign(say, { refusal: (name: string) => refusals[name], venueSentence });
}

/** The page's words; below a `WholeWords` all of them. */
export const WordsContext = createContext<Words | undefined>(undefined);

/** Gives everything below its language: words, and how numbers are written. */
export function WordsProvider(props: {
  readonly language: Language;
  readonly dictionary: Dictionary;
  readonly children: ReactNode;
}): ReactNode {
  const { language, dictionary, children } = props;
  const words = useMemo(() => {
    const rules = new Intl.PluralRules(language);
    const plural = (count: number, one: string, other: string): string =>
      rules.select(count) === "one" ? one : other;
    return { language, say: speaker(dictionary), plural };
  }, [language, dictionary]);
  const separators = useMemo(() => separatorsOf(language), [language]);
  return (
    <WordsContext value={words}>
      <NumberContext value={separators}>{children}</NumberContext>
    </WordsContext>
  );
}

/** The page's language. */
export function useWords(): Words {
  const words = useContext(WordsContext);
  if (words === undefined) throw new Error("no words above this component");
  return words;
}

/** Says a sentence of the venue's in the page's language, as far as it is known in it. */
export function useVenueSentence(): (english: string) => string {
  const { say } = useWords();
  return (english) => say.venueSentence(english) ?? english;
}

/** Only the speaker: what most components need. */
export function useSay(): Say {
  return useWords().say;
}
