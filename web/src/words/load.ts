import { en } from "./en.ts";
import type { Dictionary, Language } from "./words.tsx";

/** The dictionary of a language; French is fetched only by those who read it. */
export async function loadDictionary(language: Language): Promise<Dictionary> {
  switch (language) {
    case "en":
      return { sentences: en, refusals: {}, venueSentence: () => undefined };
    case "fr": {
      const { fr, frenchOf, refusalsInFrench } = await import("./fr.ts");
      return { sentences: fr, refusals: refusalsInFrench, venueSentence: frenchOf };
    }
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
