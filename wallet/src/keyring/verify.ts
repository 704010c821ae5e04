import { ed25519 } from "@noble/curves/ed25519.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { ADDRESS_BYTES, addressOf } from "./address.ts";
import type { Family } from "./address.ts";
import type { SignRequest } from "./approval.ts";
import { sameBytes } from "./bytes.ts";

/** The 32 bytes an EVM signer signs: keccak-256 of the preimage of the kind. */
export function evmDigest(request: SignRequest): Uint8Array {
  if (request.kind !== "evm-message") return keccak_256(request.bytes);
  const prefix = `\u0019Ethereum Signed Message:\n${request.bytes.length}`;
  return keccak_256(concatBytes(utf8ToBytes(prefix), request.bytes));
}

/**
 * True when `signature` is `publicKey`'s over `request`: what every signer's answer must pass. A
 * device may have told its EVM address alone: twenty bytes stand for the key whose address they are.
 */
export function verifySignature(
  family: Family,
  publicKey: Uint8Array,
  request: SignRequest,
  signature: Uint8Array,
): boolean {
  if (family === "solana") {
    return signature.length === 64 && ed25519.verify(signature, request.bytes, publicKey);
  }
  const recovered = recoverKey(evmDigest(request), signature);
  if (recovered === null) return false;
  return publicKey.length === ADDRESS_BYTES
    ? addressOf("evm", recovered) === addressOf("evm", publicKey)
    : sameBytes(recovered, publicKey);
}

/** The EVM address whose key made r ‖ s ‖ yParity over a digest, or `null`. */
export function recoverAddress(digest: Uint8Array, signature: Uint8Array): string | null {
  const publicKey = recoverKey(digest, signature);
  return publicKey === null ? null : addressOf("evm", publicKey);
}

function recoverKey(digest: Uint8Array, signature: Uint8Array): Uint8Array | null {
  if (signature.length !== 65 || signature[64] > 1) return null;
  const recovered = new Uint8Array(65);
  recovered[0] = signature[64];
  recovered.set(signature.subarray(0, 64), 1);
  try {
    return secp256k1.recoverPublicKey(recovered, digest, { prehash: false });
  } catch {
    return null;
  }
}
