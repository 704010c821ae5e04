import { formatDecimal, parseDecimal } from "@holdall/core/num";
import { filled, QUOTE, QUOTE_DECIMALS } from "@holdall/extension/words";
import { LIMIT_WINDOWS } from "@holdall/wallet/policy";
import type { LimitWindow, Policy } from "@holdall/wallet/policy";
import { h, plainField } from "./dom.ts";
import type { SecureStage } from "./stage.ts";

/** An asset as rules call it, and as a person reads it. */
export interface LimitedAsset {
  readonly key: string;
  readonly symbol: string;
  readonly decimals: number;
}

/** The coins of the two families. */
export const COINS: Readonly<Record<"solana" | "evm", LimitedAsset>> = {
  solana: { key: "native", symbol: "SOL", decimals: 9 },
  evm: { key: "native:eip155", symbol: "ETH", decimals: 18 },
};

/** The family whose addresses look so; `null` for what is no address. Whether one is true is not asked. */
export function familyOf(address: string): "solana" | "evm" | null {
  if (/^0x[0-9a-f]{40}$/iu.test(address)) return "evm";
  return /^[1-9A-HJ-NP-Za-km-z]{32,44}$/u.test(address) ? "solana" : null;
}

const TOKEN = "token:";

/**
 * A token by its address. Nobody whom this window believes knows its decimals, so that it is counted
 * in its smallest units.
 */
export function tokenAsset(address: string): LimitedAsset {
  const symbol = `${address.slice(0, 6)}…${address.slice(-4)}`;
  return { key: TOKEN + address, symbol, decimals: 0 };
}

/** Every token that some rules limit. */
export function tokensIn(policies: readonly Policy[]): readonly LimitedAsset[] {
  const keys = policies.flatMap(({ unitLimits }) =>
    LIMIT_WINDOWS.flatMap((window) => Object.keys(unitLimits[window])),
  );
  const tokens = [...new Set(keys)].filter((key) => key.startsWith(TOKEN));
  return tokens.map((key) => tokenAsset(key.slice(TOKEN.length)));
}

/** A window of time in words. */
export function windowName({ words }: SecureStage, window: LimitWindow): string {
  return { transaction: words.limitOnce, day: words.limitDay, month: words.limitMonth }[window];
}

function labelOf(stage: SecureStage, window: LimitWindow, { symbol }: LimitedAsset): string {
  return `${symbol}, ${windowName(stage, window)}`;
}

/** A limit as it is written; an empty text for none. */
function limitText(
  { unitLimits }: Policy,
  window: LimitWindow,
  { key, decimals }: LimitedAsset,
): string {
  const limit = unitLimits[window][key];
  return limit === undefined ? "" : formatDecimal(limit, decimals);
}

/** Every limit of some assets in words, one line each. */
export function limitLines(
  stage: SecureStage,
  policy: Policy,
  assets: readonly LimitedAsset[],
): readonly string[] {
  return LIMIT_WINDOWS.flatMap((window) =>
    assets.map((asset) => {
      const limit = limitText(policy, window, asset) || stage.words.rulesNone;
      return `${labelOf(stage, window, asset)}: ${limit}`;
    }),
  );
}

/** What a limit in value is called. */
export function valueLabel(stage: SecureStage, window: LimitWindow): string {
  const value = filled(stage.words.limitValue, { quote: QUOTE });
  return `${value}, ${windowName(stage, window)}`;
}

/** A value as it is written in a field. */
export function quoteText(units: bigint): string {
  return formatDecimal(units, QUOTE_DECIMALS);
}

/** Every limit in value in words, one line each. */
export function valueLines(stage: SecureStage, { quoteLimits }: Policy): readonly string[] {
  return LIMIT_WINDOWS.map((window) => {
    const limit = quoteLimits[window];
    return `${valueLabel(stage, window)}: ${limit === null ? stage.words.rulesNone : quoteText(limit)}`;
  });
}

/** A field for an amount of an asset. */
export function amountField(stage: SecureStage, label: string, { decimals }: LimitedAsset) {
  const field = plainField(label);
  field.input.inputMode = "decimal";
  return {
    ...field,
    /** Smallest units; `null` for an empty field, `undefined` after having said why it is no amount. */
    read(): bigint | null | undefined {
      const typed = field.input.value.trim();
      // In French a comma begins the decimals; in English it would part thousands.
      const text = stage.language === "fr" ? typed.replace(",", ".") : typed;
      const units = text === "" ? null : parseDecimal(text, decimals);
      const isRight = units === null || (typeof units === "bigint" && units >= 0n);
      const wrong = filled(stage.words.notAnAmount, { decimals: String(decimals) });
      field.fail(isRight ? "" : wrong);
      return isRight ? units : undefined;
    },
  };
}

/** Fields for the limits of some assets in each window, to which others can be added. */
export function limitFields(stage: SecureStage, policy: Policy, assets: readonly LimitedAsset[]) {
  const box = h("div", { class: "limits" });
  const rows: ReturnType<typeof rowOf>[] = [];
  const rowOf = (asset: LimitedAsset) =>
    LIMIT_WINDOWS.map((window) => {
      const field = amountField(stage, labelOf(stage, window, asset), asset);
      field.input.value = limitText(policy, window, asset);
      return { asset, window, field };
    });
  const add = (asset: LimitedAsset): void => {
    const row = rowOf(asset);
    rows.push(row);
    box.append(h("div", { class: "limit-row" }, ...row.map(({ field }) => field.box)));
  };
  assets.forEach(add);
  return {
    box,
    add,
    /** The limits as typed, those of other assets as they were; `null` after having said why not. */
    read(): Policy["unitLimits"] | null {
      const { transaction, day, month } = policy.unitLimits;
      const next = { transaction: { ...transaction }, day: { ...day }, month: { ...month } };
      let isRight = true;
      for (const { asset, window, field } of rows.flat()) {
        const units = field.read();
        isRight &&= units !== undefined;
        if (typeof units === "bigint") next[window][asset.key] = units;
        else delete next[window][asset.key];
      }
      return isRight ? next : null;
    },
  };
}
