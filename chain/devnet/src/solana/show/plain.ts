/** A decoded value in the form of parsed answers: addresses as text, big numbers exact, options as null. */
export function plain(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (value instanceof Map) return Object.fromEntries([...value].map(([k, v]) => [k, plain(v)]));
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object") return value;
  if ("__option" in value) return isSome(value) ? plain(value.value) : null;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "discriminator")
      .map(([key, one]) => [key === "__kind" ? "kind" : key, plain(one)]),
  );
}

function isSome(value: object): value is { readonly value: unknown } {
  return "value" in value;
}

/** "TransferChecked" → "transferChecked". */
export function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
