/**
 * What the page says, in English and French.
 *
 * `en.ts` is the source; `fr.ts` must have the same keys or does not compile, and the same places or
 * fails its test. A sentence is never put together from pieces. Refusals come from the venue's own
 * registry, with their remedies, in both languages. A page fetches one language: the words of the
 * frame and the market pages first, refusals after them; all other screens stand within `WholeWords`.
 *
 * It does not write numbers: `@holdall/ui/number` does, with the separators chosen here.
 */
export { useFaultText } from "./input-faults.ts";
export { languageOf, loadAnswers, loadDictionary } from "./load.ts";
export { outsideText, outsideWords } from "./outside-text.ts";
export { NotConfirmed, OrderExpired, failureOf, refusalText } from "./refusals.ts";
export type { Failure } from "./refusals.ts";
export { WholeWords, fetchWholeWords } from "./whole-words.tsx";
export { WordsProvider, speaker, useSay, useVenueSentence, useWords } from "./words.tsx";
export type { Dictionary, Language, Say, WordKey } from "./words.tsx";
