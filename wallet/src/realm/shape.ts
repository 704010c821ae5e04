/** Reads an unknown value of one form; `undefined` when it is of another. */
export type Shape<T> = (value: unknown) => T | undefined;

/** The type a shape reads. */
export type Read<S> = S extends Shape<infer T> ? T : never;

/** A plain record with exactly these fields. A foreign prototype or an extra key is another form. */
export function record<T extends Readonly<Record<string, Shape<unknown>>>>(
  shapes: T,
): Shape<{ readonly [K in keyof T]: Read<T[K]> }> {
  const names = Object.keys(shapes);
  return (value) => {
    if (!isPlain(value) || Object.keys(value).length !== names.length) return undefined;
    const read: Record<string, unknown> = {};
    for (const name of names) {
      if (!Object.hasOwn(value, name)) return undefined;
      const field = shapes[name](value[name]);
      if (field === undefined) return undefined;
      read[name] = field;
    }
    return read as { readonly [K in keyof T]: Read<T[K]> };
  };
}

/** A plain record with all of these fields, and any of some more. */
export function recordWith<
  T extends Readonly<Record<string, Shape<unknown>>>,
  M extends Readonly<Record<string, Shape<unknown>>>,
>(
  shapes: T,
  more: M,
): Shape<{ readonly [K in keyof T]: Read<T[K]> } & { readonly [K in keyof M]?: Read<M[K]> }> {
  return (value) => {
    if (!isPlain(value)) return undefined;
    const there = Object.entries(more).filter(([name]) => Object.hasOwn(value, name));
    return record({ ...shapes, ...(Object.fromEntries(there) as M) })(value);
  };
}

/** A plain record from texts to values of one form, at most `max` of them. */
export function table<T>(shape: Shape<T>, max: number): Shape<Readonly<Record<string, T>>> {
  return (value) => {
    if (!isPlain(value)) return undefined;
    const entries = Object.entries(value);
    if (entries.length > max) return undefined;
    const read: [string, T][] = [];
    for (const [key, one] of entries) {
      const field = shape(one);
      if (field === undefined || key === "__proto__") return undefined;
      read.push([key, field]);
    }
    return Object.fromEntries(read);
  };
}

/** A list of at most `max` items. */
export function list<T>(shape: Shape<T>, max: number): Shape<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value) || value.length > max) return undefined;
    const read: T[] = [];
    for (const one of value as readonly unknown[]) {
      const item = shape(one);
      if (item === undefined) return undefined;
      read.push(item);
    }
    return read;
  };
}

/** Text of at most `max` UTF-16 units, well formed. */
export function text(max: number): Shape<string> {
  return (value) =>
    typeof value === "string" && value.length <= max && value.isWellFormed() ? value : undefined;
}

/** Bytes, from `min` to `max` of them: always a copy, which the sender cannot change afterwards. */
export function bytes(min: number, max: number): Shape<Uint8Array> {
  return (value) => {
    const isBytes = value instanceof Uint8Array && value.buffer instanceof ArrayBuffer;
    return isBytes && value.length >= min && value.length <= max ? value.slice() : undefined;
  };
}

/** A whole number of 53 bits, zero or more. */
export const integer: Shape<number> = (value) =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;

/** An amount: zero or more, below 2^256. */
export const units: Shape<bigint> = (value) =>
  typeof value === "bigint" && value >= 0n && value < 1n << 256n ? value : undefined;

/** Yes or no. */
export const flag: Shape<boolean> = (value) => (typeof value === "boolean" ? value : undefined);

/** One of some words. */
export function word<T extends string>(...words: readonly T[]): Shape<T> {
  return (value) => words.find((one) => one === value);
}

/** A value, or `null`. */
export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return (value) => (value === null ? null : shape(value));
}

/** The first of several forms that fits. */
export function either<T>(...shapes: readonly Shape<T>[]): Shape<T> {
  return (value) => {
    for (const shape of shapes) {
      const read = shape(value);
      if (read !== undefined) return read;
    }
    return undefined;
  };
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
