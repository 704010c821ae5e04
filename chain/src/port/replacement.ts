/** A transaction that waits for its block: the bytes that its account signed, and its signature. */
export interface Replaced {
  readonly bytes: Uint8Array;
  /** r ‖ s ‖ yParity: whose it is follows from the bytes, and nobody's word is needed. */
  readonly signature: Uint8Array;
}

/**
 * What takes the place of a transaction that waits, with its number: the same call for a higher fee, or
 * an empty one to oneself. At most one of the two is ever included.
 */
export type ReplacementKind = "hasten" | "cancel";
