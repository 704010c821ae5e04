import { accountWords } from "./fr/account.ts";
import { marketWords } from "./fr/market.ts";
import { pageWords } from "./fr/page.ts";
import type { Sentences } from "./words.tsx";
export { refusalsInFrench } from "./refusals-fr.ts";
export { frenchOf } from "./sentences-fr.ts";

/** Every sentence of the application, in French. */
export const fr: Sentences = { ...pageWords, ...marketWords, ...accountWords };
