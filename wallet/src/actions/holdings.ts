import type { Balance, MintTraits, Token } from "@holdall/chain/port";
import { assetKey } from "@holdall/wallet/clear";

/** What a token's issuer can do to its holder. */
export type TraitWarning =
  | "permanent-delegate"
  | "transfer-fee"
  | "hook"
  | "non-transferable"
  | "frozen-by-default";

/** The same, or what its text is up to. */
export type HoldingWarning = TraitWarning | "link-in-name" | "not-the-known-one";

/** A token that is held, with what must be said of it. */
export interface Holding {
  readonly balance: Balance;
  readonly token: Token | null;
  /** True when our own list vouches for this very mint or contract. */
  readonly isPinned: boolean;
  readonly warnings: readonly HoldingWarning[];
  /** Counted and kept, but out of sight until asked for; nothing in it opens anything. */
  readonly isHidden: boolean;
}

/** A row of our own list: which mint or contract carries a symbol rightly. */
export interface Pin {
  readonly id: string;
  readonly symbol: string;
}

const LINK =
  /(?:https?:|www\.|\b[a-z0-9-]+\.(?:com|io|net|org|xyz|app|fi|gg|me|link|site|top)\b)/iu;

/** Balances as the token page shows them. A token's name is its own claim and proves nothing. */
export function holdingsOf(
  balances: readonly Balance[],
  tokens: readonly Token[],
  options: { readonly pins: readonly Pin[]; readonly isPriced: (key: string) => boolean },
): readonly Holding[] {
  return balances.map((balance) => {
    const { asset } = balance;
    if (asset.kind === "native") {
      return { balance, token: null, isPinned: true, warnings: [], isHidden: false };
    }
    const token = tokens.find((one) => one.id === asset.id) ?? null;
    const isPinned = options.pins.some((pin) => pin.id === asset.id);
    const warnings = token === null ? [] : warningsOf(token, options.pins);
    const isBait = warnings.includes("link-in-name") || warnings.includes("not-the-known-one");
    const isHidden = isBait && !isPinned && !options.isPriced(assetKey(asset));
    return { balance, token, isPinned, warnings, isHidden };
  });
}

function warningsOf(
  { id, symbol, name, traits }: Token,
  pins: readonly Pin[],
): readonly HoldingWarning[] {
  const warnings: HoldingWarning[] = traits === null ? [] : [...traitWarnings(traits)];
  if (hasLink(symbol, name)) warnings.push("link-in-name");
  const claimed = pins.find((pin) => pin.symbol.toUpperCase() === symbol?.trim().toUpperCase());
  if (claimed !== undefined && !pins.some((pin) => pin.id === id))
    warnings.push("not-the-known-one");
  return warnings;
}

/** What an issuer built in, as warnings. */
export function traitWarnings(traits: MintTraits): readonly TraitWarning[] {
  const warnings: TraitWarning[] = [];
  if (traits.permanentDelegate !== null) warnings.push("permanent-delegate");
  if (traits.transferFeeBps > 0) warnings.push("transfer-fee");
  if (traits.hookProgram !== null) warnings.push("hook");
  if (traits.isNonTransferable) warnings.push("non-transferable");
  if (traits.isFrozenByDefault) warnings.push("frozen-by-default");
  return warnings;
}

/** True when a text that a stranger chose leads somewhere. */
export function hasLink(...texts: readonly (string | null)[]): boolean {
  return LINK.test(texts.map((text) => text ?? "").join(" "));
}
