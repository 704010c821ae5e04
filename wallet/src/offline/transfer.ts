import { base58 } from "@scure/base";
import { concatBytes } from "@noble/hashes/utils.js";

/** A payment of lamports, and the recent block hash that dates it. */
export interface Payment {
  readonly from: string;
  readonly to: string;
  readonly lamports: bigint;
  readonly blockhash: string;
}

const SYSTEM = new Uint8Array(32);
const TRANSFER = 2;

/** The message of one System transfer, which its sender pays for. */
export function transferMessage({ from, to, lamports, blockhash }: Payment): Uint8Array {
  const data = new Uint8Array(12);
  const view = new DataView(data.buffer);
  view.setUint32(0, TRANSFER, true);
  view.setBigUint64(4, lamports, true);
  return concatBytes(
    // One signer, none read-only; the program alone is read-only; three keys.
    Uint8Array.of(1, 0, 1, 3),
    base58.decode(from),
    base58.decode(to),
    SYSTEM,
    base58.decode(blockhash),
    // One instruction: program 2, accounts 0 and 1.
    Uint8Array.of(1, 2, 2, 0, 1, data.length),
    data,
  );
}
