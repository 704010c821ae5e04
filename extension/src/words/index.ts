/**
 * The wallet's words in English and French, and the sentences of refusals.
 *
 * One dictionary, two languages, the same keys: a missing word is a type error. Sentences of the
 * explanation of a request are not here: they belong to `wallet/clear`, which both languages of
 * every effect and rule come from.
 */
export { QUOTE, QUOTE_DECIMALS } from "./quote.ts";
export { unitNameOf } from "./verdict.ts";
export { filled, languageOf, refusalText, ruleText, wordsOf } from "./words.ts";
export type { Words } from "./en.ts";
