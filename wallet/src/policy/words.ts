import { formatDecimal } from "@holdall/core/num";
import type { Language } from "@holdall/wallet/refusals";
import type { PolicyRule, Verdict, VerdictOperands } from "./decide.ts";
import type { LimitWindow } from "./policy.ts";

/** One sentence per rule and language. Braces hold operands. */
const SENTENCES: Readonly<Record<PolicyRule, Readonly<Record<Language, string>>>> = {
  "watch-only": {
    en: "refused: this account is only watched",
    fr: "refusé : ce compte est seulement observé",
  },
  forbidden: {
    en: "refused: a forbidden risk was found",
    fr: "refusé : un risque interdit a été trouvé",
  },
  network: {
    en: "refused: network {subject} is not allowed",
    fr: "refusé : le réseau {subject} n'est pas permis",
  },
  hours: {
    en: "refused: not between {subject}:00 and {subject}:59 UTC",
    fr: "refusé : pas entre {subject} h 00 et {subject} h 59 UTC",
  },
  contract: {
    en: "refused: {subject} is not among the allowed programs",
    fr: "refusé : {subject} n'est pas parmi les programmes permis",
  },
  approval: {
    en: "refused: this account gives {subject} no such right",
    fr: "refusé : ce compte ne donne pas ce droit à {subject}",
  },
  "recipient-list": {
    en: "refused: {subject} is not on the list of recipients",
    fr: "refusé : {subject} n'est pas sur la liste des destinataires",
  },
  "recipient-known": {
    en: "refused: {subject} is not a known recipient",
    fr: "refusé : {subject} n'est pas un destinataire connu",
  },
  "recipient-new": {
    en: "wait: {subject} is new until {until}",
    fr: "attente : {subject} est nouveau jusqu'au {until}",
  },
  "limit-units": {
    en: "refused: {window} limit {limit}, {used} used, this needs {needed}",
    fr: "refusé : limite {window} de {limit}, {used} utilisés, il faut {needed}",
  },
  "limit-quote": {
    en: "refused: {window} limit {limit}, {used} used, this needs {needed}",
    fr: "refusé : limite {window} de {limit}, {used} utilisés, il faut {needed}",
  },
  "limit-unpriced": {
    en: "refused: {asset} has no fresh price, so it counts as over the {window} limit {limit}",
    fr: "refusé : {asset} n'a pas de prix récent et compte comme dépassant la limite {window} de {limit}",
  },
};

const WINDOWS: Readonly<Record<LimitWindow, Readonly<Record<Language, string>>>> = {
  transaction: { en: "per transaction", fr: "par transaction" },
  day: { en: "24 h", fr: "24 h" },
  month: { en: "30 d", fr: "30 j" },
};

const EVERYTHING: Readonly<Record<Language, string>> = { en: "everything", fr: "tout" };

/** How amounts of an asset, or of the quote when the key is `null`, are written. */
export type UnitName = (asset: string | null) => {
  readonly symbol: string;
  readonly decimals: number;
};

/** The sentence of a verdict, or `null` when it allows. Amounts are written in full. */
export function verdictSentence(
  verdict: Verdict,
  language: Language,
  unitName: UnitName,
): string | null {
  if (verdict.kind === "allow") return null;
  const { why, rule } = verdict;
  const asset = rule === "limit-units" ? (why.asset ?? null) : null;
  const values: Readonly<Record<string, string>> = {
    subject: why.subject ?? "",
    asset: why.asset === undefined ? "" : unitName(why.asset).symbol,
    window: why.window === undefined ? "" : WINDOWS[why.window][language],
    until: why.untilMs === undefined ? "" : new Date(why.untilMs).toISOString().slice(0, 16),
    ...amountTexts(why, asset, language, unitName),
  };
  return SENTENCES[rule][language].replaceAll(/\{(\w+)\}/gu, (_, name: string) => values[name]);
}

/** An amount as the language groups and points it, exact to its last digit. */
function written(units: bigint, decimals: number, language: Language): string {
  const form = new Intl.NumberFormat(language, {
    minimumFractionDigits: Math.min(2, decimals),
    maximumFractionDigits: decimals,
  });
  return form.format(formatDecimal(units, decimals) as `${number}`);
}

function amountTexts(
  why: VerdictOperands,
  asset: string | null,
  language: Language,
  unitName: UnitName,
): Readonly<Record<"limit" | "used" | "needed", string>> {
  const { symbol, decimals } = unitName(asset);
  const write = (units: bigint | undefined) =>
    units === undefined ? EVERYTHING[language] : written(units, decimals, language);
  const limit = `${write(why.limit)} ${symbol}`;
  return { limit, used: write(why.used), needed: write(why.needed) };
}
