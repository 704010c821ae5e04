import { Refused, refuse } from "@holdall/chain/port";
import type { Outcome } from "@holdall/chain/port";
import { PACKET_BYTES, readSigners, wireOf } from "./message.ts";

const SIGNATURE_BYTES = 64;

/** A transaction as it travels: what is signed, by whom, and what is signed of it already. */
export interface WireTransaction {
  readonly message: Uint8Array;
  /** In the order of their signatures; the first pays. */
  readonly signers: readonly string[];
  /** One for each signer, `null` where they have not signed. None of them is verified here. */
  readonly signatures: readonly (Uint8Array | null)[];
}

/**
 * Takes a transaction apart. Refuses `too-large` what no node takes, and `unreadable` what is cut or
 * counts other signatures than it has signers.
 */
export function readWire(bytes: Uint8Array): Outcome<WireTransaction> {
  if (bytes.length > PACKET_BYTES) {
    return refuse("too-large", `${bytes.length} bytes of ${PACKET_BYTES}`);
  }
  const [count = 0] = bytes;
  const message = bytes.slice(1 + count * SIGNATURE_BYTES);
  try {
    const signers = readSigners(message);
    if (signers.length !== count) {
      return refuse("unreadable", `${count} signatures of ${signers.length} signers`);
    }
    const signatures = signers.map((_, place) => {
      const start = 1 + place * SIGNATURE_BYTES;
      const one = bytes.slice(start, start + SIGNATURE_BYTES);
      return one.every((byte) => byte === 0) ? null : one;
    });
    return { value: { message, signers, signatures } };
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.refusal };
    throw error;
  }
}

/**
 * The transaction with one signer's signature in its place and the others' as they were. Refuses
 * `not-signer` for anybody else.
 */
export function signedWire(
  { message, signers, signatures }: WireTransaction,
  signer: string,
  signature: Uint8Array,
): Outcome<Uint8Array> {
  const place = signers.indexOf(signer);
  if (place < 0) return refuse("not-signer", signer);
  return { value: wireOf(message, signatures.with(place, signature)) };
}
