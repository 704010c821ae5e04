import { hexToBytes } from "@noble/hashes/utils.js";

/** What JSON can hold. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json };

/** Reads a value of one form, or `null`: every parser of the language is made of these. */
export type Parser<T> = (value: Json | undefined) => T | null;

/** The value of a JSON text, or `null` when it is none, is `null`, or has a key said twice over. */
export function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

/**
 * A record with exactly these fields, each read by its parser; `null` as soon as one is missing,
 * extra or false. A field whose parser accepts `undefined` may be absent.
 */
export function readFields<T>(
  value: Json | undefined,
  parsers: { readonly [K in keyof T]: Parser<T[K]> },
): T | null {
  if (typeof value !== "object" || value === null || isList(value)) return null;
  const names = Object.keys(parsers) as (keyof T & string)[];
  if (Object.keys(value).some((name) => !Object.hasOwn(parsers, name))) return null;
  const record: Partial<T> = {};
  for (const name of names) {
    const read = parsers[name](Object.hasOwn(value, name) ? value[name] : undefined);
    if (read === null) return null;
    record[name] = read;
  }
  return record as T;
}

/** A list of at most `max` items of one form. */
export function readList<T>(item: Parser<T>, max: number): Parser<readonly T[]> {
  return (value) => {
    if (value === undefined || !isList(value) || value.length > max) return null;
    const items = value.map(item);
    return items.every((one) => one !== null) ? items : null;
  };
}

/** Text of at most `max` characters. */
export function readText(max: number): Parser<string> {
  return (value) => (typeof value === "string" && value.length <= max ? value : null);
}

/** A whole number from zero to 2^53 − 1. */
export const readInteger: Parser<number> = (value) =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;

/** Lower-case hexadecimal of `min` to `max` bytes. */
export function readBytes(min: number, max = min): Parser<Uint8Array> {
  return (value) => {
    const isHex = typeof value === "string" && /^(?:[0-9a-f]{2})*$/u.test(value);
    if (!isHex || value.length < 2 * min || value.length > 2 * max) return null;
    return hexToBytes(value);
  };
}

/** One of some words. */
export function readWord<T extends string>(words: readonly T[]): Parser<T> {
  return (value) => words.find((word) => word === value) ?? null;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
