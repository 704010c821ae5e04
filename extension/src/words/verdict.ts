import { KNOWN_TOKENS } from "@holdall/chain/networks";
import { QUOTE, QUOTE_DECIMALS } from "./quote.ts";
import { LIMIT_WINDOWS, verdictSentence } from "@holdall/wallet/policy";
import type { PolicyRule, VerdictOperands } from "@holdall/wallet/policy";
import type { Language } from "@holdall/wallet/refusals";

const LIMIT_RULES: readonly PolicyRule[] = ["limit-units", "limit-quote", "limit-unpriced"];
const COINS: Readonly<Record<string, UnitName>> = {
  native: { symbol: "SOL", decimals: 9 },
  "native:eip155": { symbol: "ETH", decimals: 18 },
};

interface UnitName {
  readonly symbol: string;
  readonly decimals: number;
}

/** How amounts of an asset are written, as limits call it; of the quote when it is `null`. */
export function unitNameOf(asset: string | null): UnitName {
  if (asset === null) return { symbol: QUOTE, decimals: QUOTE_DECIMALS };
  if (Object.hasOwn(COINS, asset)) return COINS[asset];
  const id = asset.slice(asset.indexOf(":") + 1);
  const known = KNOWN_TOKENS.find((one) => one.id.toLowerCase() === id.toLowerCase());
  return known ?? { symbol: `${id.slice(0, 6)}…${id.slice(-4)}`, decimals: 0 };
}

/**
 * The sentence of a limit that refuses, of the detail with which the key realm tells it: the rule, its
 * window, the asset, the limit, what is used and what is needed. `null` for any other detail.
 */
export function limitSentence(detail: string, language: Language): string | null {
  const [name, span, asset, ...amounts] = detail.split(" ");
  const rule = LIMIT_RULES.find((one) => one === name);
  const window = LIMIT_WINDOWS.find((one) => one === span);
  if (rule === undefined || window === undefined || amounts.length !== 3) return null;
  if (!amounts.every((text) => /^\d{0,78}$/u.test(text))) return null;
  const [limit, used, needed] = amounts.map((text) => (text === "" ? undefined : BigInt(text)));
  const why: VerdictOperands = {
    window,
    ...(asset === "" ? {} : { asset }),
    ...(limit === undefined ? {} : { limit }),
    ...(used === undefined ? {} : { used }),
    ...(needed === undefined ? {} : { needed }),
  };
  const said = verdictSentence({ kind: "refuse", rule, why }, language, unitNameOf) ?? "";
  return `${said.slice(0, 1).toUpperCase()}${said.slice(1)}.`;
}
