import { accountWords } from "./fr/account.ts";
import { earnWords } from "./fr/earn.ts";
import { changeWords } from "./fr/change.ts";
import { firstWords } from "./fr/first.ts";
import { keyWords } from "./fr/keys.ts";
import { operatorWords } from "./fr/operator.ts";
import { ownWords } from "./fr/own.ts";
import { personWords } from "./fr/person.ts";
import type { Sentences } from "./words.tsx";

/** Every sentence of the application, in French. */
export const fr: Sentences = {
  ...firstWords,
  ...accountWords,
  ...earnWords,
  ...ownWords,
  ...personWords,
  ...operatorWords,
  ...changeWords,
  ...keyWords,
};
