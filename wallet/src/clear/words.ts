import { formatDecimal } from "@holdall/core/num";
import { failureWords } from "@holdall/wallet/refusals";
import type { Language } from "@holdall/wallet/refusals";
import { EFFECTS, WORDS } from "./dictionary.ts";
import type { Asset, Effect, Finding, Operand } from "./explanation.ts";
import { RULE_WORDS } from "./rule-words.ts";
import type { Sentence } from "./sentence.ts";
import { shownText } from "./text.ts";

/** How addresses and assets are named by who shows them. Names never replace the address. */
export interface Names {
  /** A label of the address book, or `null`. */
  readonly labelOf: (address: string) => string | null;
  /** The symbol of an asset; `isPinned` when our own list vouches for it. */
  readonly symbolOf: (asset: Asset) => { readonly symbol: string; readonly isPinned: boolean };
}

/** The sentence of an effect. */
export function effectSentence(effect: Effect, language: Language, names: Names): string {
  return fill(EFFECTS[effect.kind], effect.operands, language, names);
}

/** How a Safe says why it refused, among what a node tells. */
const SAFE_CODE = /\bGS\d{3}\b/u;

/** The sentence of a finding: why the rule applies. A Safe that would fail gives a code, said in words. */
export function findingSentence(finding: Finding, language: Language, names: Names): string {
  const sentence = fill(RULE_WORDS[finding.rule], finding.operands, language, names);
  const { text } = finding.operands;
  const isCode = finding.rule === 503 && text?.type === "text" && SAFE_CODE.test(text.text);
  return isCode ? `${sentence} ${failureWords(text.text).sentence[language]}` : sentence;
}

function fill(
  sentence: Sentence,
  operands: Effect["operands"],
  language: Language,
  names: Names,
): string {
  return sentence[language].replaceAll(/\{(\w+)\}/gu, (_, name: string) => {
    const operand = operands[name];
    if (operand === undefined) throw new TypeError(`no operand ${name}: ${sentence.en}`);
    return operandText(operand, language, names);
  });
}

function operandText(operand: Operand, language: Language, names: Names): string {
  switch (operand.type) {
    case "amount":
      return `${formatDecimal(operand.units, operand.decimals)} ${assetText(operand.asset, language, names)}`;
    case "asset":
      return assetText(operand.asset, language, names);
    case "address": {
      const label = names.labelOf(operand.address);
      return label === null ? operand.address : `${shownText(label)} (${operand.address})`;
    }
    case "count":
      return operand.value.toString();
    case "time":
      return new Date(operand.atMs).toISOString();
    case "text":
      return shownText(operand.text);
    case "word":
      return WORDS[operand.word][language];
  }
}

/** A token that our list does not vouch for shows its own address beside the name it claims. */
function assetText(asset: Asset, language: Language, names: Names): string {
  const { symbol, isPinned } = names.symbolOf(asset);
  if (asset.kind === "native") return symbol;
  const claim = language === "en" ? "claims the name" : "se dit";
  const named = isPinned ? symbol : `[${asset.id}, ${claim} ${shownText(symbol)}]`;
  return asset.kind === "item" ? `${named} #${asset.item}` : named;
}
