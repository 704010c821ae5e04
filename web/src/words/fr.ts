import { accountWords } from "./fr/account.ts";
import { marketWords } from "./fr/market.ts";
import { pageWords } from "./fr/page.ts";
import type { Dictionary } from "./words.tsx";

/** Every sentence of the application, in French. */
export const fr: Dictionary = { ...pageWords, ...marketWords, ...accountWords };
