/** Codecs between typed records and canonical JSON: one definition writes, reads and types a file. */
import { fromHex, hex } from "./bytes.ts";
import type { Bytes } from "./bytes.ts";
import type { Json } from "./canonical.ts";

export interface Codec<T> {
  readonly encode: (value: T) => Json;
  /** Throws Malformed when the JSON is not of this form. */
  readonly decode: (json: Json) => T;
}
export type Decoded<C> = C extends Codec<infer T> ? T : never;

export class Malformed extends Error {}

function malformed(what: string): never {
  throw new Malformed(what);
}

const TEXT_MAX = 256;
const LIST_MAX = 100_000;

export const text: Codec<string> = {
  encode: (value) => value,
  decode: (json) =>
    typeof json === "string" && json.length <= TEXT_MAX ? json : malformed("text"),
};

export const flag: Codec<boolean> = {
  encode: (value) => value,
  decode: (json) => (typeof json === "boolean" ? json : malformed("flag")),
};

/** An integer as its shortest decimal string. */
export const integer: Codec<bigint> = {
  encode: (value) => value.toString(),
  decode: (json) =>
    typeof json === "string" && json.length <= TEXT_MAX && /^(0|-?[1-9][0-9]*)$/.test(json)
      ? BigInt(json)
      : malformed("integer"),
};

/** A small non-negative integer. */
export const count: Codec<number> = {
  encode: (value) => value.toString(),
  decode: (json) => {
    const value = integer.decode(json);
    return value >= 0n && value <= BigInt(Number.MAX_SAFE_INTEGER)
      ? Number(value)
      : malformed("count");
  },
};

const SMALL_MAX = 64;

/** A count that is used as an exponent: 0 … 64. */
export const small: Codec<number> = {
  encode: count.encode,
  decode: (json) => {
    const value = count.decode(json);
    return value <= SMALL_MAX ? value : malformed("small");
  },
};

/** Exactly `length` bytes in lower-case hexadecimal. */
export function bytesOf(length: number): Codec<Bytes> {
  return {
    encode: hex,
    decode: (json) => {
      const bytes = typeof json === "string" ? fromHex(json) : undefined;
      return bytes?.length === length ? bytes : malformed(`${length} bytes`);
    },
  };
}
export const hash = bytesOf(32);

/** One of the listed words. */
export function oneOf<const T extends string>(...words: readonly T[]): Codec<T> {
  return {
    encode: (value) => value,
    decode: (json) => words.find((word) => word === json) ?? malformed(words.join(" or ")),
  };
}

export function list<T>(item: Codec<T>): Codec<readonly T[]> {
  return {
    encode: (values) => values.map(item.encode),
    decode: (json) => {
      if (!Array.isArray(json) || json.length > LIST_MAX) malformed("list");
      return (json as readonly Json[]).map(item.decode);
    },
  };
}

/** A value or the word "none". */
export function maybe<T>(item: Codec<T>): Codec<T | undefined> {
  return {
    encode: (value) => (value === undefined ? "none" : item.encode(value)),
    decode: (json) => (json === "none" ? undefined : item.decode(json)),
  };
}

type Fields = { readonly [name: string]: Codec<never> };
type Of<F> = { readonly [K in keyof F]: Decoded<F[K]> };

/** A record with exactly these fields. */
export function record<F>(
  fields: F & { readonly [K in keyof F]: Codec<Decoded<F[K]>> },
): Codec<Of<F>> {
  const codecs = Object.entries(fields as unknown as Fields);
  return {
    encode: (value) =>
      Object.fromEntries(
        codecs.map(([name, codec]) => [name, codec.encode(value[name as keyof F] as never)]),
      ),
    decode: (json) => {
      if (typeof json !== "object" || Array.isArray(json)) malformed("record");
      const object = json as { readonly [key: string]: Json };
      if (Object.keys(object).length !== codecs.length) malformed("fields");
      const entries = codecs.map(([name, codec]) => {
        if (!Object.hasOwn(object, name)) malformed(name);
        return [name, codec.decode(object[name])];
      });
      return Object.fromEntries(entries) as Of<F>;
    },
  };
}
