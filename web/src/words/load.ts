import type { Dictionary, Language } from "./words.tsx";

/** What the venue's own registry and doors say; in English as they are on the wire. */
type Answers = Pick<Dictionary, "refusals" | "venueSentence">;
const asOnTheWire: Answers = { refusals: {}, venueSentence: () => undefined };

/**
 * What the frame and the market pages need of a language, so that a market is there without the words
 * of every other screen and of other languages. Refusals are `loadAnswers`'s: nobody has acted yet.
 */
export async function loadDictionary(language: Language): Promise<Dictionary> {
  switch (language) {
    case "en":
      return { sentences: (await import("./en/first.ts")).firstWords, ...asOnTheWire };
    case "fr":
      return { sentences: (await import("./fr/first.ts")).firstWords, ...asOnTheWire };
  }
}

/** What the venue refuses with, in a language. */
export async function loadAnswers(language: Language): Promise<Answers> {
  switch (language) {
    case "en":
      return asOnTheWire;
    case "fr": {
      const { refusalsInFrench, frenchOf } = await import("./fr/answers.ts");
      return { refusals: refusalsInFrench, venueSentence: frenchOf };
    }
  }
}

/** Everything that a language says: what all other screens need. */
export async function loadWholeDictionary(language: Language): Promise<Dictionary> {
  const answers = await loadAnswers(language);
  switch (language) {
    case "en":
      return { sentences: (await import("./en.ts")).en, ...answers };
    case "fr":
      return { sentences: (await import("./fr.ts")).fr, ...answers };
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
