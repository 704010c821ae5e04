import { Refused } from "@holdall/chain/port";
import { createNoopSigner, isAddress } from "@solana/kit";
import type { Address, TransactionSigner } from "@solana/kit";

/** An address of the family, or a refusal. */
export function solanaAddress(text: string): Address {
  if (isAddress(text)) return text;
  throw new Refused("address-invalid", text);
}

/** Stands where a signer is named and nothing is signed yet. */
export function unsigned(text: string): TransactionSigner {
  return createNoopSigner(solanaAddress(text));
}
