/** A reader of bytes from outside, and what it may do with them. */
export interface Target {
  readonly name: string;
  /** Inputs that it takes, to begin with. */
  readonly seeds: () => readonly Uint8Array[];
  /** Words that its inputs are made of. */
  readonly words: readonly string[];
  /** Reads the input, and checks what must hold of the outcome. Throws for a bug. */
  readonly read: (input: Uint8Array) => void;
}

/** A broken law: the input was read, and what came of it contradicts itself. */
export class LawBroken extends Error {
  override readonly name = "LawBroken";
}

/** Throws `LawBroken` unless it is so. */
export function law(isKept: boolean, sentence: string): void {
  if (!isKept) throw new LawBroken(sentence);
}

/** What `read` gives; `undefined` when it refuses with one of its own kinds of error. Others pass. */
export function typed<T>(
  read: () => T,
  ...kinds: readonly (abstract new (...given: never[]) => Error)[]
): T | undefined {
  try {
    return read();
  } catch (error) {
    if (kinds.some((kind) => error instanceof kind)) return undefined;
    throw error;
  }
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

export function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}
