/**
 * The schema language of the contract: a dozen shapes, each a plain record that can be read,
 * compared and printed. A shape carries its TypeScript type with it, so that the validator, the
 * types of server and client, and the published document come from the same line.
 */

declare const TYPE: unique symbol;

/** What a value may be. Every text, list and number has a limit. */
type Shape =
  | { readonly kind: "string"; readonly maxLength: number; readonly form?: TextForm }
  | { readonly kind: "decimal" }
  | IntegerShape
  | { readonly kind: "number" }
  | { readonly kind: "boolean" }
  | { readonly kind: "enum"; readonly name: string; readonly values: readonly string[] }
  | { readonly kind: "array"; readonly item: Schema; readonly maxItems: number }
  | { readonly kind: "tuple"; readonly items: readonly Schema[] }
  | { readonly kind: "map"; readonly value: Schema }
  | ObjectShape
  | UnionShape
  | { readonly kind: "anything" }
  | { readonly kind: "text" }
  | { readonly kind: "file" }
  | { readonly kind: "empty" };

interface IntegerShape {
  readonly kind: "integer";
  /** The width a reader may rely on; 64-bit integers stay within what JSON numbers carry exactly. */
  readonly format: IntegerFormat;
  readonly min: number;
  readonly max: number;
  /** The value an absent query field stands for. */
  readonly default?: number;
}

export interface ObjectShape {
  readonly kind: "object";
  /** The name in the published document; empty for a record that only one route uses. */
  readonly name: string;
  readonly required: Fields;
  /** Fields that may be absent or null; production sends most of them as explicit null. */
  readonly optional: Fields;
}

export interface UnionShape {
  readonly kind: "union";
  readonly name: string;
  /** The field that tells the variants apart. */
  readonly tag: string;
  readonly variants: Fields;
}

/** A shape and, at type level only, the type of the values that fit it. */
export type Schema<T = unknown> = Shape & { readonly [TYPE]?: () => T };

/** The type of the values that fit a schema. */
export type Infer<S> = S extends { readonly [TYPE]?: () => infer T } ? T : never;

/** Named schemas: the fields of a record, or the variants of a union. */
export type Fields = Readonly<Record<string, Schema>>;

export type IntegerFormat = "uint8" | "uint16" | "uint32" | "uint64" | "int32" | "int64";

type Flat<T> = T extends unknown ? { readonly [K in keyof T]: T[K] } : never;

type ObjectOf<R extends Fields, O extends Fields> = Flat<
  { readonly [K in keyof R]: Infer<R[K]> } & {
    readonly [K in keyof O as string extends K ? never : K]?: Infer<O[K]> | null | undefined;
  }
>;

type UnionOf<Tag extends string, V extends Fields> = {
  readonly [K in keyof V]: Flat<{ readonly [P in Tag]: K } & Infer<V[K]>>;
}[keyof V];

/**
 * The written forms of text that has one. `naive-time` is UTC without zone, as history rows carry
 * it; `zoned-time` names its offset; `kline-time` is what candles carry, with a space.
 */
export const textForms = {
  "naive-time": /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?$/,
  "zoned-time": /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})$/,
  "kline-time": /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/,
  "clock-time": /^\d{2}:\d{2}(:\d{2})?$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  base64: /^[A-Za-z0-9+/]*={0,2}$/,
  hex: /^([0-9a-f]{2})*$/,
  integer: /^-?\d+$/,
} as const satisfies Readonly<Record<string, RegExp>>;

export type TextForm = keyof typeof textForms;

/** The longest decimal text accepted: 28 significant digits, a sign, a point and leading zeros. */
export const DECIMAL_LENGTH_MAX = 48;

/** Plain digits with an optional sign and fraction; never an exponent, never a bare point. */
export const decimalForm = /^-?\d+(\.\d+)?$/;

/** Text of at most `maxLength` UTF-16 units, optionally of a written form. */
export function string(maxLength: number, form?: TextForm): Schema<string> {
  return form === undefined ? { kind: "string", maxLength } : { kind: "string", maxLength, form };
}

/** A whole number of the given width; `max` narrows it, `default` serves an absent query field. */
export function integer(
  format: IntegerFormat,
  limits: { readonly min?: number; readonly max?: number; readonly default?: number } = {},
): Schema<number> {
  const [min, max] = integerRanges[format];
  return { kind: "integer", format, min, max, ...limits };
}

/** One of a closed list of words. */
export function choice<const V extends readonly string[]>(
  name: string,
  values: V,
): Schema<V[number]> & { readonly kind: "enum"; readonly values: V } {
  return { kind: "enum", name, values };
}

/** A list of at most `maxItems` values. */
export function array<T>(item: Schema<T>, maxItems = ARRAY_ITEMS_MAX): Schema<readonly T[]> {
  return { kind: "array", item, maxItems };
}

/** A list of fixed length, one schema for each place. */
export function tuple<const I extends readonly Schema[]>(
  ...items: I
): Schema<{ readonly [K in keyof I]: Infer<I[K]> }> {
  return { kind: "tuple", items };
}

/** An object whose keys are data (asset symbols) and whose values share one schema. */
export function map<T>(value: Schema<T>): Schema<Readonly<Record<string, T>>> {
  return { kind: "map", value };
}

/** A record. Fields of `optional` may be absent or null. */
export function object<R extends Fields, O extends Fields>(
  name: string,
  required: R,
  optional?: O,
): Schema<ObjectOf<R, O>> & ObjectShape {
  return { kind: "object", name, required, optional: optional ?? {} };
}

/** Records told apart by the value of one field; a variant may itself be a union. */
export function union<const Tag extends string, V extends Fields>(
  name: string,
  tag: Tag,
  variants: V,
): Schema<UnionOf<Tag, V>> {
  return { kind: "union", name, tag, variants };
}

const integerRanges: Readonly<Record<IntegerFormat, readonly [min: number, max: number]>> = {
  uint8: [0, 0xff],
  uint16: [0, 0xffff],
  uint32: [0, 0xffff_ffff],
  uint64: [0, Number.MAX_SAFE_INTEGER],
  int32: [-0x8000_0000, 0x7fff_ffff],
  int64: [-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};

/** Lists of answers are bounded too: the largest are books and pages of 10,000 funding rates. */
const ARRAY_ITEMS_MAX = 100_000;

export const decimal: Schema<string> = { kind: "decimal" };
export const float: Schema<number> = { kind: "number" };
export const flag: Schema<boolean> = { kind: "boolean" };
export const u8 = integer("uint8");
export const u16 = integer("uint16");
export const u32 = integer("uint32");
export const u64 = integer("uint64");
export const i32 = integer("int32");
export const i64 = integer("int64");
export const naiveTime = string(32, "naive-time");
export const zonedTime = string(40, "zoned-time");
export const klineTime = string(19, "kline-time");
export const clockTime = string(8, "clock-time");
/** Symbols, identifiers, names, addresses, hashes. */
export const word = string(256);
/** Descriptions and messages. */
export const prose = string(8_192);
/** A part that another schema judges. */
export const anything: Schema = { kind: "anything" };
/** The body is the text itself, not JSON. */
export const plainText: Schema<string> = { kind: "text" };
/** The body is the bytes of a published file. */
export const fileBytes: Schema<Uint8Array> = { kind: "file" };
/** Success without a body. */
export const nothing: Schema<undefined> = { kind: "empty" };
