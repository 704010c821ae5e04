import { CHAIN_REFUSALS } from "@holdall/chain/port";
import { REFUSALS } from "@holdall/wallet/refusals";
import type { Language } from "@holdall/wallet/refusals";
import { CHAIN_REFUSALS_FR } from "./chain-refusals.ts";
import { en } from "./en.ts";
import type { Words } from "./en.ts";
import { fr } from "./fr.ts";
import { limitSentence } from "./verdict.ts";

/** The dictionary of a language. */
export function wordsOf(language: Language): Words {
  return language === "fr" ? fr : en;
}

/** A sentence with its operands filled in. */
export function filled(sentence: string, operands: Readonly<Record<string, string>>): string {
  return sentence.replaceAll(/\{(\w+)\}/gu, (_, name: string) => operands[name] ?? "");
}

/** What a refusal means and what to do about it; a code that no registry has is shown as it is. */
export function refusalText(
  code: string,
  language: Language,
): { readonly sentence: string; readonly hint: string } {
  if (Object.hasOwn(REFUSALS, code)) {
    const { sentence, hint } = REFUSALS[code as keyof typeof REFUSALS];
    return { sentence: sentence[language], hint: hint[language] };
  }
  if (Object.hasOwn(CHAIN_REFUSALS, code)) {
    const known = code as keyof typeof CHAIN_REFUSALS;
    if (language === "fr") return CHAIN_REFUSALS_FR[known];
    const { sentence, remedy } = CHAIN_REFUSALS[known];
    return { sentence, hint: remedy };
  }
  const { routerLost, answerLate, answerLateHint } = wordsOf(language);
  if (code === "answer-late") return { sentence: answerLate, hint: answerLateHint };
  return { sentence: code === "router-lost" ? routerLost : code, hint: "" };
}

/** The rule or the copies that a refusal names, in words; what is no word for a person is left out. */
export function ruleText(
  { refusal, detail }: { readonly refusal: string; readonly detail: string },
  language: Language,
): string {
  if (detail === "both slots") return wordsOf(language).bothCopies;
  if (UNTOLD.has(refusal)) return "";
  const { rulePriceAgain } = wordsOf(language);
  const limit = refusal === "policy-refused" ? limitSentence(detail, language) : null;
  if (limit !== null) return isUnpriced(detail) ? `${limit} ${rulePriceAgain}` : limit;
  const rules: Readonly<Record<string, keyof Words>> = RULES;
  const isRule = refusal === "policy-refused" && Object.hasOwn(rules, detail);
  return isRule ? wordsOf(language)[rules[detail]] : detail;
}

const isUnpriced = (detail: string): boolean => detail.startsWith("limit-unpriced");

/** Refusals whose details name parts of a file. */
const UNTOLD: ReadonlySet<string> = new Set(["vault-damaged", "vault-newer", "vault-full"]);

const RULES = {
  "limit-units": "ruleLimit",
  "limit-quote": "ruleQuote",
  "limit-unpriced": "ruleUnpriced",
  "recipient-list": "ruleList",
  "recipient-known": "ruleKnown",
  "recipient-new": "ruleNew",
  contract: "ruleContract",
  approval: "ruleApproval",
  network: "ruleNetwork",
  hours: "ruleHours",
} as const;

/** The language a person reads, of those the wallet speaks. */
export function languageOf(tag: string): Language {
  return tag.toLowerCase().startsWith("fr") ? "fr" : "en";
}
