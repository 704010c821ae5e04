import { paymentsEn, paymentsFr } from "./payments.ts";
import { rightsEn, rightsFr } from "./rights.ts";
import { settlingEn, settlingFr } from "./settling.ts";
import { tabsEn, tabsFr } from "./tabs.ts";

/** The words of subjects that have a file of their own, in English. */
export const subjectsEn = { ...paymentsEn, ...rightsEn, ...settlingEn, ...tabsEn } as const;

/** The same in French. */
export const subjectsFr: Readonly<Record<keyof typeof subjectsEn, string>> = {
  ...paymentsFr,
  ...rightsFr,
  ...settlingFr,
  ...tabsFr,
};
