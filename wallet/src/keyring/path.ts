/** First index of the hardened half (BIP-32). */
export const HARDENED = 0x8000_0000;

/** Deepest path the wallet reads. */
const DEPTH_MAX = 10;

/**
 * Reads "m/44'/501'/0'/0'" into indices, or `null` when the text is not exactly of that form
 * (leading zeros, an index of 2³¹ or more, another hardening mark and spaces are all refused).
 */
export function parsePath(text: string): readonly number[] | null {
  if (!/^m(?:\/(?:0|[1-9]\d{0,9})'?)*$/u.test(text)) return null;
  const steps = text.split("/").slice(1);
  if (steps.length > DEPTH_MAX) return null;
  const indices: number[] = [];
  for (const step of steps) {
    const index = Number(step.replace("'", ""));
    if (index >= HARDENED) return null;
    indices.push(step.endsWith("'") ? index + HARDENED : index);
  }
  return indices;
}

/** Writes indices as text: the inverse of {@link parsePath}. */
export function formatPath(path: readonly number[]): string {
  return ["m", ...path.map((i) => (i >= HARDENED ? `${i - HARDENED}'` : String(i)))].join("/");
}
