import { concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import { encodeCall } from "@holdall/wallet/clear";

/** One call of a batch, in wei. */
export interface SafeCall {
  readonly to: string;
  readonly value: bigint;
  readonly data: Uint8Array;
}

/**
 * Call data of `MultiSendCallOnly.multiSend` for several calls: operation 0, target, value, length
 * and data of each, packed. The Safe delegates to that contract and to no other.
 */
export function batchOf(calls: readonly SafeCall[]): Uint8Array {
  const packed = calls.map(({ to, value, data }) =>
    concatBytes(
      Uint8Array.of(0),
      hexToBytes(to.slice(2).toLowerCase()),
      hexToBytes(value.toString(16).padStart(64, "0")),
      hexToBytes(data.length.toString(16).padStart(64, "0")),
      data,
    ),
  );
  return encodeCall("multiSend(bytes)", [concatBytes(...packed)]);
}
