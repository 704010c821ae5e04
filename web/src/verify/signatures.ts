import type { Manifest } from "@holdall/core/reserves";
import { hex, manifestHash, sha256 } from "@holdall/core/reserves";

type Bytes = Uint8Array<ArrayBuffer>;
/** A copy in memory of its own, as the browser's cryptography asks for. */
export const owned = (bytes: Uint8Array): Bytes => Uint8Array.from(bytes);

/** Ed25519 by the browser; false for a key that is none, and where the browser cannot. */
export async function verifiesEd25519(
  key: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  try {
    const imported = await crypto.subtle.importKey("raw", owned(key), "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", imported, owned(signature), owned(message));
  } catch {
    return false;
  }
}

/**
 * The browser checks signatures while the program waits, the verifier of days does not wait: the
 * signatures of a manifest are checked before, and looked up then.
 */
export async function checkedSignatures(
  manifest: Manifest | undefined,
): Promise<(key: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean> {
  const good = new Set<string>();
  const name = (...parts: readonly Uint8Array[]): string => parts.map(hex).join(" ");
  if (manifest !== undefined) {
    const hash = manifestHash(sha256, manifest);
    for (const { key, signature } of manifest.signatures)
      if (await verifiesEd25519(key, hash, signature)) good.add(name(key, hash, signature));
  }
  return (key, message, signature) => good.has(name(key, message, signature));
}

/** AES-256-GCM by the browser; undefined when the tag does not match. */
export async function opens(
  key: Uint8Array,
  iv: Uint8Array,
  sealed: Uint8Array,
): Promise<Bytes | undefined> {
  try {
    const imported = await crypto.subtle.importKey("raw", owned(key), "AES-GCM", false, [
      "decrypt",
    ]);
    const plain = await crypto.subtle.decrypt(
      { name: "AES-GCM", iv: owned(iv) },
      imported,
      owned(sealed),
    );
    return new Uint8Array(plain);
  } catch {
    return undefined;
  }
}
