/** Text of a request; whole numbers beyond 2^53 are written digit by digit. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    typeof one === "bigint" ? rawJson(one.toString()) : one,
  );
}

/** Reads JSON; whole numbers beyond 2^53 become bigints instead of losing digits. */
export function fromJson(text: string): unknown {
  return JSON.parse(text, ((_: string, one: unknown, context: { readonly source?: string }) => {
    const isLong = typeof one === "number" && !Number.isSafeInteger(one);
    const { source } = context;
    return isLong && source !== undefined && /^-?\d+$/u.test(source) ? BigInt(source) : one;
  }) as (key: string, value: unknown) => unknown);
}

/** `JSON.rawJSON`, which the language's types do not know yet. */
function rawJson(text: string): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(text);
}
