import { accountWords } from "./en/account.ts";
import { firstWords } from "./en/first.ts";
import { personWords } from "./en/person.ts";

/** Every sentence of the application, in English: the source of the others. */
export const en = { ...firstWords, ...accountWords, ...personWords } as const;
