import { accountWords } from "./en/account.ts";
import { marketWords } from "./en/market.ts";
import { pageWords } from "./en/page.ts";

/** Every sentence of the application, in English: the source of the others. */
export const en = { ...pageWords, ...marketWords, ...accountWords } as const;
