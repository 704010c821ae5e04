import { firstWords } from "./en/first.ts";
import type { Dictionary, Language } from "./words.tsx";

/**
 * What the frame and the market pages need of a language, so that a market is there without the words
 * of every other screen; French is fetched only by those who read it.
 */
export async function loadDictionary(language: Language): Promise<Dictionary> {
  switch (language) {
    case "en":
      return { sentences: firstWords, refusals: {}, venueSentence: () => undefined };
    case "fr": {
      const french = await import("./fr/first.ts");
      const { refusalsInFrench: refusals, frenchOf: venueSentence } = french;
      return { sentences: french.firstWords, refusals, venueSentence };
    }
  }
}

/** Everything that a language says: what all other screens need. */
export async function loadWholeDictionary(language: Language): Promise<Dictionary> {
  const dictionary = await loadDictionary(language);
  switch (language) {
    case "en":
      return { ...dictionary, sentences: (await import("./en.ts")).en };
    case "fr":
      return { ...dictionary, sentences: (await import("./fr.ts")).fr };
  }
}

/** The language of a browser's preferences, most wanted first. */
export function languageOf(wanted: readonly string[]): Language {
  for (const each of wanted) {
    if (each.toLowerCase().startsWith("fr")) return "fr";
    if (each.toLowerCase().startsWith("en")) return "en";
  }
  return "en";
}
