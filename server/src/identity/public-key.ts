import { createPublicKey } from "node:crypto";

const PUBLIC_KEY_BYTES = 32;

/**
 * The encodings of points whose order divides 8, their sign bit cleared: for such a key anybody can
 * make signatures that older verifiers take (OpenSSL does since 3.5 no more). Orders 4, 1, 8, 8, 2,
 * and two spellings of 4 and 1 that exceed the field.
 */
const smallOrder: ReadonlySet<string> = new Set([
  "00".repeat(32),
  `01${"00".repeat(31)}`,
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  `ec${"ff".repeat(30)}7f`,
  `ed${"ff".repeat(30)}7f`,
  `ee${"ff".repeat(30)}7f`,
]);

/** What is wrong with the text of a public key; `undefined` when nothing is. */
export function publicKeyFault(
  text: string,
): "public-key-malformed" | "public-key-weak" | undefined {
  const bytes = Buffer.from(text, "base64");
  // One key has one spelling: standard alphabet, padded. The round trip refuses every other.
  if (bytes.length !== PUBLIC_KEY_BYTES || bytes.toString("base64") !== text) {
    return "public-key-malformed";
  }
  if (!isImportable(bytes)) return "public-key-malformed";
  const unsigned = Buffer.from(bytes);
  unsigned[PUBLIC_KEY_BYTES - 1] &= 0x7f;
  return smallOrder.has(unsigned.toString("hex")) ? "public-key-weak" : undefined;
}

function isImportable(bytes: Buffer): boolean {
  try {
    const key = { kty: "OKP", crv: "Ed25519", x: bytes.toString("base64url") };
    return createPublicKey({ key, format: "jwk" }).asymmetricKeyType === "ed25519";
  } catch {
    return false;
  }
}
