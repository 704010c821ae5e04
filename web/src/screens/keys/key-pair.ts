/** An Ed25519 pair as the API writes it. */
export interface KeyPair {
  /** Base64 of the verifying key: this one is sent. */
  readonly apiKey: string;
  /** Base64 of the 32-byte seed: this one is shown once and never sent. */
  readonly apiSecret: string;
}

/** Makes a pair in this browser. */
export async function makeKeyPair(): Promise<KeyPair> {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new TypeError("a key pair was asked for");
  const { x = "", d = "" } = await crypto.subtle.exportKey("jwk", pair.privateKey);
  return { apiKey: standard(x), apiSecret: standard(d) };
}

/** A JSON web key writes base64 in the URL alphabet, unpadded; the API in the standard one. */
function standard(text: string): string {
  const letters = text.replaceAll("-", "+").replaceAll("_", "/");
  const rest = letters.length % 4;
  return rest === 0 ? letters : letters.padEnd(letters.length + 4 - rest, "=");
}
