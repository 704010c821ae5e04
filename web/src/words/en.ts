import { accountWords } from "./en/account.ts";
import { earnWords } from "./en/earn.ts";
import { changeWords } from "./en/change.ts";
import { firstWords } from "./en/first.ts";
import { keyWords } from "./en/keys.ts";
import { operatorWords } from "./en/operator.ts";
import { ownWords } from "./en/own.ts";
import { personWords } from "./en/person.ts";

/** Every sentence of the application, in English: the source of the others. */
export const en = {
  ...firstWords,
  ...accountWords,
  ...earnWords,
  ...ownWords,
  ...personWords,
  ...operatorWords,
  ...changeWords,
  ...keyWords,
} as const;
