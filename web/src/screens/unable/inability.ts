/** Why somebody can only look: the page came over a line that anybody may alter, or the browser is too old. */
export type Inability = "insecure" | "old";

/** What is asked of a browser. */
export interface Abilities {
  readonly isSecureContext: boolean;
  readonly PublicKeyCredential?: unknown;
  readonly crypto?: { readonly subtle?: Pick<SubtleCrypto, "generateKey"> | undefined };
}

/** What keeps this browser, on this page, from signing; `undefined` where nothing does. */
export async function inabilityOf(browser: Abilities): Promise<Inability | undefined> {
  // Without a secure context a browser hides what it could do: that is no fault of its own.
  if (!browser.isSecureContext) return "insecure";
  const subtle = browser.crypto?.subtle;
  if (subtle === undefined || browser.PublicKeyCredential === undefined) return "old";
  try {
    await subtle.generateKey("Ed25519", false, ["sign", "verify"]);
    return undefined;
  } catch {
    return "old";
  }
}
