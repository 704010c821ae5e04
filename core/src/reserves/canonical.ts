/**
 * Canonical JSON (§5.2): keys sorted, no white space, no numbers, no null, ASCII text. One value
 * has one form, so that a hash of the file is a hash of its meaning.
 */
import { ascii } from "./bytes.ts";
import type { Bytes } from "./bytes.ts";

export type Json = string | boolean | readonly Json[] | { readonly [key: string]: Json };

const PRINTABLE = /^[\x20-\x7e]*$/;

/** The only text of a value. Throws a RangeError on text that is not printable ASCII. */
export function canonicalText(value: Json): string {
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "string") {
    if (!PRINTABLE.test(value)) throw new RangeError("canonical text is printable ASCII");
    return `"${value.replace(/["\\]/g, (character) => `\\${character}`)}"`;
  }
  if (isList(value)) return `[${value.map(canonicalText).join(",")}]`;
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${canonicalText(key)}:${canonicalText(value[key])}`).join(",")}}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

export function canonicalBytes(value: Json): Bytes {
  return ascii(canonicalText(value));
}

/** The value of a canonical file; undefined when the bytes are not the only form of anything. */
export function parseCanonical(bytes: Bytes): Json | undefined {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) && canonicalText(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}

function isJson(value: unknown): value is Json {
  if (typeof value === "string" || typeof value === "boolean") return true;
  if (Array.isArray(value)) return value.every(isJson);
  return typeof value === "object" && value !== null && Object.values(value).every(isJson);
}
