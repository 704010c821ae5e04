import { ed25519 } from "@noble/curves/ed25519.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { accept } from "@holdall/wallet/refusals";
import { addressOf, publicKeyOf } from "../address.ts";
import type { Family } from "../address.ts";
import type { SignRequest } from "../approval.ts";
import { wipe } from "../bytes.ts";
import { evmDigest } from "../verify.ts";
import { createAdmission } from "./signer.ts";
import type { Signer } from "./signer.ts";

/**
 * A signer over a 32-byte private key in memory. It takes its own copy of the secret and wipes it
 * on {@link Signer.close}; the caller wipes the original.
 */
export function createSoftwareSigner(family: Family, secretKey: Uint8Array): Signer {
  const secret = secretKey.slice();
  const publicKey = publicKeyOf(family, secret);
  const address = addressOf(family, publicKey);
  const admission = createAdmission(family);
  return {
    family,
    publicKey,
    address,
    sign(request, approval) {
      const checked = admission.admit(request, approval);
      if (!checked.ok) return Promise.resolve(checked);
      const signature = family === "solana" ? signEd(request, secret) : signSecp(request, secret);
      return Promise.resolve(accept(signature));
    },
    close() {
      admission.close();
      wipe(secret);
    },
  };
}

/** RFC 8032 Ed25519 over the bytes themselves. */
function signEd(request: SignRequest, secret: Uint8Array): Uint8Array {
  return ed25519.sign(request.bytes, secret);
}

/** Deterministic ECDSA (RFC 6979), low s; r ‖ s ‖ yParity. */
function signSecp(request: SignRequest, secret: Uint8Array): Uint8Array {
  const options = { prehash: false, format: "recovered", lowS: true } as const;
  const recovered = secp256k1.sign(evmDigest(request), secret, options);
  const signature = new Uint8Array(65);
  signature.set(recovered.subarray(1));
  signature[64] = recovered[0];
  return signature;
}
