/**
 * A key as this device saw it first: the one that signs days of proofs, or the one that signs releases.
 * Another signer is told until a person accepts it.
 */
const KEYS = { reserve: "holdall-reserve-key", release: "holdall-release-key" } as const;

export type Pinned = keyof typeof KEYS;

export function pinnedKey(of: Pinned): string | undefined {
  try {
    return localStorage.getItem(KEYS[of]) ?? undefined;
  } catch {
    return undefined;
  }
}

export function pinKey(of: Pinned, signer: string): void {
  try {
    localStorage.setItem(KEYS[of], signer);
  } catch {
    // Seen for the first time again by the next visit.
  }
}
