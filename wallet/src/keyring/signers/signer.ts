import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import type { Family } from "../address.ts";
import { requestHash } from "../approval.ts";
import type { SignRequest, SpentApproval } from "../approval.ts";
import { sameBytes } from "../bytes.ts";

/**
 * Whoever can sign for one address: software key, pair of threshold shares, Safe owner, device.
 * Every kind passes the same conformance suite.
 */
export interface Signer {
  readonly family: Family;
  readonly publicKey: Uint8Array;
  readonly address: string;
  /**
   * Signs exactly the request its approval was spent for. Solana: 64 bytes. EVM: r ‖ s ‖ yParity,
   * 65 bytes, s in the lower half. Refuses `approval-other`, `approval-used`, `sign-shape`,
   * `signer-closed`, `too-large`.
   */
  sign(request: SignRequest, approval: SpentApproval): Promise<Outcome<Uint8Array>>;
  /** Forgets the secret. Every later call refuses `signer-closed`. */
  close(): void;
}

/** Largest request any signer looks at, in bytes. */
export const REQUEST_BYTES_MAX = 65_536;
/** Largest Solana transaction on the wire, in bytes; a message is smaller still. */
export const SOLANA_BYTES_MAX = 1232;

/**
 * Checks that bytes have the form of their kind, so that bytes approved as one thing cannot be
 * valid as another: an EVM transaction is never 0x19-prefixed, typed data is 66 bytes of 0x1901.
 */
export function checkShape(request: SignRequest, family: Family): Outcome<SignRequest> {
  const { kind, bytes } = request;
  if (bytes.length > REQUEST_BYTES_MAX) return refuse("too-large", String(bytes.length));
  if (bytes.length === 0 || !kind.startsWith(family)) return refuse("sign-shape", kind);
  return hasShape(request) ? accept(request) : refuse("sign-shape", kind);
}

/** What every signer asks before it looks at its key. */
export interface Admission {
  /** Accepts a request once: open, approved for these bytes, not used before, of its form. */
  admit(request: SignRequest, approval: SpentApproval): Outcome<SignRequest>;
  close(): void;
}

/** The admission of one signer. An approval it accepted is used, whatever comes of it. */
export function createAdmission(family: Family): Admission {
  const used = new WeakSet<SpentApproval>();
  let isOpen = true;
  return {
    admit(request, approval) {
      if (!isOpen) return refuse("signer-closed");
      if (used.has(approval)) return refuse("approval-used");
      if (!sameBytes(approval.requestHash, requestHash(request))) return refuse("approval-other");
      const checked = checkShape(request, family);
      if (checked.ok) used.add(approval);
      return checked;
    },
    close() {
      isOpen = false;
    },
  };
}

function hasShape({ kind, bytes }: SignRequest): boolean {
  const first = bytes[0];
  switch (kind) {
    case "solana-transaction":
      return bytes.length <= SOLANA_BYTES_MAX;
    case "solana-message":
    case "evm-message":
      return true;
    case "evm-transaction":
      return first === 1 || first === 2 || first >= 0xc0;
    case "evm-typed-data":
      return bytes.length === 66 && first === 0x19 && bytes[1] === 0x01;
  }
}
