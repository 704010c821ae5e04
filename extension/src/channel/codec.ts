/** Most characters of one message: a vault and its evidence fit, a flood does not. */
const TEXT_LENGTH_MAX = 2 * 1024 * 1024;

/**
 * One value as text, for carriers that know only JSON. Whole numbers of any size and bytes keep
 * their type; functions, errors and prototypes do not cross.
 */
export function toText(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => {
    if (typeof one === "bigint") return { $int: one.toString() };
    if (one instanceof Uint8Array) return { $bytes: base64Of(one) };
    return one;
  });
}

/** The value of a text of {@link toText}; `undefined` when it is none. Never throws. */
export function fromText(text: unknown): unknown {
  if (typeof text !== "string" || text.length > TEXT_LENGTH_MAX) return undefined;
  try {
    return JSON.parse(text, (_, one: unknown) => restored(one));
  } catch {
    return undefined;
  }
}

const WHOLE = /^-?[0-9]{1,80}$/u;

function restored(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const [entry, ...others] = Object.entries(value as Readonly<Record<string, unknown>>);
  if (entry === undefined || others.length > 0 || typeof entry[1] !== "string") return value;
  const [key, text] = entry;
  if (key === "$int" && WHOLE.test(text)) return BigInt(text);
  return key === "$bytes" ? Uint8Array.from(atob(text), (one) => one.charCodeAt(0)) : value;
}

function base64Of(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(""));
}
