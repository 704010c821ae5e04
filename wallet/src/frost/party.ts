/** The three holders of a 2-of-3 key. */
export type Party = "device" | "cosigner" | "recovery";

/** Every party, in the order of their identifiers. */
export const PARTIES: readonly Party[] = ["device", "cosigner", "recovery"];

/** How many must sign, of how many. */
export const QUORUM = { min: 2, max: 3 } as const;

/** RFC 9591 identifier as a number: 1 device, 2 co-signer, 3 recovery. */
export function numberOf(party: Party): number {
  return PARTIES.indexOf(party) + 1;
}

/** RFC 9591 identifier as the library writes it: 32 little-endian bytes in hexadecimal. */
export function identifierOf(party: Party): string {
  return numberOf(party).toString(16).padStart(2, "0").padEnd(64, "0");
}

/** The two parties that are not `party`. */
export function othersOf(party: Party): readonly Party[] {
  return PARTIES.filter((other) => other !== party);
}
