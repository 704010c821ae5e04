/** The operator's reserve key as this device saw it first: another signer is refused until a person accepts it. */
const KEY = "holdall-reserve-key";

export function pinnedKey(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

export function pinKey(signer: string): void {
  try {
    localStorage.setItem(KEY, signer);
  } catch {
    // Seen for the first time again by the next visit.
  }
}
