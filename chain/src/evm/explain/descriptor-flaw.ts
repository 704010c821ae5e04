export type Fields = Readonly<Record<string, unknown>>;

/** What is wrong with a descriptor: our own data, so that nobody but its author ever meets it. */
export class DescriptorFlaw extends Error {
  readonly flaw: string;
  constructor(flaw: string) {
    super(`descriptor: ${flaw}`);
    this.flaw = flaw;
  }
}

export function fail(flaw: string): never {
  throw new DescriptorFlaw(flaw);
}

export function record(value: unknown, flaw: string): Fields {
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  return isRecord ? (value as Fields) : fail(flaw);
}

/** A word or a few, on one line. */
export function text(value: unknown, flaw: string): string {
  const isText = typeof value === "string" && value !== "" && value.length <= TEXT_MAX;
  return isText ? value : fail(flaw);
}
const TEXT_MAX = 200;

/** Refuses keys that this reader knows nothing of: what they ask for would not be done. */
export function only(value: Fields, flaw: string, keys: readonly string[]): void {
  if (Object.keys(value).some((key) => !keys.includes(key))) fail(flaw);
}
