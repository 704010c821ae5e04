import { use, useMemo } from "react";
import type { ReactNode } from "react";
import { loadWholeDictionary } from "./load.ts";
import { WordsContext, speaker, useWords } from "./words.tsx";
import type { Dictionary, Language } from "./words.tsx";

const fetched = new Map<Language, Promise<Dictionary>>();

/** Everything that a language says, fetched once; after a fetch that failed, again. */
export function fetchWholeWords(language: Language): Promise<Dictionary> {
  const known = fetched.get(language);
  if (known !== undefined) return known;
  const asked = loadWholeDictionary(language);
  fetched.set(language, asked);
  asked.catch(() => fetched.delete(language));
  return asked;
}

/** Gives a screen beyond the market pages all its words; waits where they have not been fetched. */
export function WholeWords({ children }: { readonly children: ReactNode }): ReactNode {
  const words = useWords();
  const dictionary = use(fetchWholeWords(words.language));
  const whole = useMemo(() => ({ ...words, say: speaker(dictionary) }), [words, dictionary]);
  return <WordsContext value={whole}>{children}</WordsContext>;
}
