import type { Asset } from "./evidence.ts";

/** One value inside an effect. */
export type Operand =
  | {
      readonly type: "amount";
      readonly units: bigint;
      readonly decimals: number;
      readonly asset: Asset;
    }
  | { readonly type: "asset"; readonly asset: Asset }
  | { readonly type: "address"; readonly address: string }
  | { readonly type: "count"; readonly value: bigint }
  | { readonly type: "time"; readonly atMs: number }
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "word"; readonly word: string };

export type Operands = Readonly<Record<string, Operand>>;

/** One thing that a transaction would do. */
export interface Effect {
  readonly kind: string;
  readonly operands: Operands;
}

/** What a transaction means, as the second decoder reads it. */
export interface Reading {
  readonly effects: readonly Effect[];
  /** The effects as one text: two decoders agree exactly when their texts are equal. */
  readonly text: string;
}

/** A reading of effects, in the canonical form: keys in order, whole numbers marked. */
export function readingOf(effects: readonly Effect[]): Reading {
  return { effects, text: canonical(effects) };
}

function canonical(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const keys = Object.keys(value).toSorted();
  const field = (key: string) =>
    `${JSON.stringify(key)}:${canonical((value as Readonly<Record<string, unknown>>)[key])}`;
  return `{${keys.map(field).join(",")}}`;
}

export const native: Asset = { kind: "native" };

export const amount = (units: bigint, decimals: number, asset: Asset): Operand => ({
  type: "amount",
  units,
  decimals,
  asset,
});
export const addressed = (address: string): Operand => ({ type: "address", address });
export const counted = (value: bigint | number): Operand => ({
  type: "count",
  value: BigInt(value),
});
export const quoted = (text: string): Operand => ({ type: "text", text });
export const worded = (word: string): Operand => ({ type: "word", word });
export const timed = (atMs: number): Operand => ({ type: "time", atMs });
export const assetOf = (asset: Asset): Operand => ({ type: "asset", asset });
