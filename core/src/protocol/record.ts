/**
 * The schema language of binary records: commands in the journal, events in the rings.
 *
 * A record starts on an 8-byte boundary: kind u16, length in bytes u16, word u32 (time delta of a
 * command, index of an event), then its fixed fields at their natural alignment in schema order,
 * then its texts (length u16 + UTF-8), padded to 8 bytes. Everything little-endian.
 */
import type { Lots, Ticks, Units } from "@holdall/core/num";

declare const brand: unique symbol;
/** A number that may only be used as what its name says. */
export type Brand<Name extends string> = number & { readonly [brand]: Name };

/** Bytes of kind, length and word before the fields. */
export const RECORD_HEADER_BYTES = 8;
/** Longest record: its length is a u16, in bytes. */
export const RECORD_BYTES_MAX = 65_528;

export type Storage = "u8" | "u16" | "u32" | "f64" | "text";

export interface Field<T> {
  readonly storage: Storage;
  /** For `choice`: the values, by their stored number. Append-only. */
  readonly choices?: readonly string[];
  readonly meaning: "number" | "boolean" | "choice" | "text";
  /** Never set: carries the type of the field's value. */
  readonly value?: T;
}

function number<T extends number = number>(storage: Storage): Field<T> {
  return { storage, meaning: "number" };
}

export const u8 = number("u8");
export const u16 = number("u16");
export const u32 = number("u32");
/** A safe integer of any size or sign; also milliseconds and microseconds. */
export const integer = number("f64");
export const units = number<Units>("f64");
export const lots = number<Lots>("f64");
export const ticks = number<Ticks>("f64");
export const boolean: Field<boolean> = { storage: "u8", meaning: "boolean" };
/** UTF-8 text, at most 60,000 bytes. Structured rare data travels here as JSON. */
export const text: Field<string> = { storage: "text", meaning: "text" };

/** One of a closed list of words, stored as its position. The list is append-only. */
export function choice<const Values extends readonly string[]>(
  values: Values,
): Field<Values[number]> {
  return { storage: "u8", meaning: "choice", choices: values };
}

/** An id stored in 16 or 32 bits. */
export function id<T extends number>(storage: "u16" | "u32"): Field<T> {
  return number<T>(storage);
}

export type Fields = Readonly<Record<string, Field<unknown>>>;

export interface Schema<Kind extends string = string, F extends Fields = Fields> {
  readonly kind: Kind;
  /** The number stored in the record. Never reused, never changed. */
  readonly code: number;
  readonly fields: F;
  /** Byte offset of each fixed field from the start of the record. */
  readonly offsets: { readonly [Name in keyof F]: number };
  /** Bytes of header and fixed fields, padded to 8: the whole record where it has no text. */
  readonly bytes: number;
  readonly texts: readonly string[];
}

/** Where the fixed fields of a kind of record begin, among the schemas of its family. */
export function offsetsOf<S extends Pick<Schema, "kind" | "offsets">, Kind extends S["kind"]>(
  schemas: readonly S[],
  kind: Kind,
): Extract<S, { kind: Kind }>["offsets"] {
  const found = schemas.find((each) => each.kind === kind);
  if (found === undefined) throw new Error(`no record is a ${kind}`);
  return found.offsets;
}

type ValueOf<F> = F extends Field<infer T> ? T : never;
/** The object form of a record. */
export type RecordOf<S> =
  S extends Schema<infer Kind, infer F>
    ? { kind: Kind } & { -readonly [Name in keyof F]: ValueOf<F[Name]> }
    : never;

/** Bytes of each fixed storage; texts stand behind the fixed fields. */
export const STORED_BYTES = { u8: 1, u16: 2, u32: 4, f64: 8, text: 0 } as const;

/** Lays a record out. Fields keep their order; order them so that little is lost to alignment. */
export function defineRecord<const Kind extends string, const F extends Fields>(
  kind: Kind,
  code: number,
  fields: F,
): Schema<Kind, F> {
  const offsets: Record<string, number> = {};
  const texts: string[] = [];
  let end = RECORD_HEADER_BYTES;
  for (const [name, field] of Object.entries(fields)) {
    if (field.storage === "text") {
      texts.push(name);
      continue;
    }
    const bytes = STORED_BYTES[field.storage];
    end = Math.ceil(end / bytes) * bytes;
    offsets[name] = end;
    end += bytes;
  }
  const bytes = Math.ceil(end / 8) * 8;
  return { kind, code, fields, offsets: offsets as Schema<Kind, F>["offsets"], bytes, texts };
}
