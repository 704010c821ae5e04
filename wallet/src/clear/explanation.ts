import type { EffectKind } from "./dictionary.ts";
import type { RuleId } from "./rules.ts";

/** What moves: the network's own coin, a fungible token, or one item of a collection. */
export type Asset =
  | { readonly kind: "native" }
  | { readonly kind: "token"; readonly id: string }
  | { readonly kind: "item"; readonly id: string; readonly item: bigint };

/** One value inside a sentence. Typed, so that the screen formats and never parses. */
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
  /** Text from outside: shown isolated, capped, with control characters made visible. */
  | { readonly type: "text"; readonly text: string }
  /** A word of our own dictionary, such as the name of an authority. */
  | { readonly type: "word"; readonly word: string };

/** One thing that would happen: a row of the dictionary and its operands. */
export interface Effect {
  readonly kind: EffectKind;
  readonly operands: Readonly<Record<string, Operand>>;
}

/** How bad it is. Danger needs a held button; forbidden has no button at all. */
export type Level = "safe" | "warning" | "danger" | "forbidden";

/** One risk rule that applies, with the operands that explain why. */
export interface Finding {
  readonly rule: RuleId;
  readonly level: Level;
  readonly operands: Readonly<Record<string, Operand>>;
}

/** So much of one asset. */
export interface Piece {
  readonly asset: Asset;
  readonly units: bigint;
}

/** Something that leaves the person's accounts. */
export interface Outflow extends Piece {
  /** Who receives: a wallet, a contract, or a token account when its owner is not known. */
  readonly to: string;
}

/** A right to take, given to somebody. `units` is `null` when it is everything. */
export interface Grant {
  readonly asset: Asset;
  readonly units: bigint | null;
  readonly spender: string;
  /** When the right ends, or `null` when it never does. */
  readonly endsAtMs: number | null;
}

/** What a request means, in full. Anything that cannot be put in this form is refused instead. */
export interface Explanation {
  readonly kind: "transaction" | "message";
  readonly effects: readonly Effect[];
  readonly outflows: readonly Outflow[];
  readonly grants: readonly Grant[];
  /** Programs and contracts called, once each. */
  readonly contracts: readonly string[];
  /** Who pays the network's fee, and at most how many of the coin's smallest units. */
  readonly feePayer: string | null;
  readonly feeUnitsMax: bigint;
  /**
   * Its place among what its account signs, by chain and number: of all that is signed for one place at
   * most one is ever included. Empty where nothing in the bytes says so.
   */
  readonly place: string;
  /** Everybody whose signature the request needs. */
  readonly signers: readonly string[];
  readonly findings: readonly Finding[];
  readonly level: Level;
  /** What the person must type before it is signed; present where part of it is unread. */
  readonly atRisk?: AtRisk;
}

/** An amount that is at risk, and how many of its digits stand behind the point. */
export interface AtRisk extends Piece {
  readonly decimals: number;
}

/** A text key of an asset: "native", "token:…", "item:…:7". */
export function assetKey(asset: Asset): string {
  switch (asset.kind) {
    case "native":
      return "native";
    case "token":
      return canonicalKey(`token:${asset.id}`);
    case "item":
      return canonicalKey(`item:${asset.id}:${asset.item}`);
  }
}

/**
 * One text per address or asset key. Hexadecimal addresses are the same in either case, so they
 * are compared in lower case; base58 ones are not, and stay.
 */
export function canonicalKey(text: string): string {
  return text.includes("0x") ? text.toLowerCase() : text;
}

/** True when both are the same asset. */
export function isSameAsset(left: Asset, right: Asset): boolean {
  return assetKey(left) === assetKey(right);
}

const LEVELS: readonly Level[] = ["safe", "warning", "danger", "forbidden"];

/** The worst of several levels; safe when there is none. */
export function worstLevel(levels: readonly Level[]): Level {
  return LEVELS[Math.max(0, ...levels.map((level) => LEVELS.indexOf(level)))];
}
