/** What goes into a signed text: the fields of a query or of a body. Absent and null ones do not. */
export type SignedFields = Readonly<Record<string, unknown>>;

/** A key that signs requests: the public half names the caller, the secret half never leaves. */
export interface Signer {
  /** Base64 of the 32-byte Ed25519 verifying key: the `X-API-Key` of a request. */
  readonly apiKey: string;
  /** Base64 of the 64-byte signature of the text's UTF-8 bytes. */
  sign(text: string): Promise<string>;
}

/** An Ed25519 seed as PKCS #8 (RFC 8410): this prefix, then the 32 bytes. WebCrypto takes no raw seed. */
const PKCS8_PREFIX = [
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];
const SEED_BYTES = 32;
/** Some tools write seed and public key as one secret; the seed is its first half. */
const SEED_AND_KEY_BYTES = 64;

/**
 * Makes a signer of a secret: base64 of the 32-byte seed, or of the 64 bytes of seed and public key.
 * Where `apiKey` is given it must be the secret's own, so that a pasted pair that does not belong
 * together is told at once and not by the venue's "Invalid signature".
 */
export async function signerOfSecret(secretBase64: string, apiKey?: string): Promise<Signer> {
  const secret = bytesOfBase64(secretBase64);
  if (secret.length !== SEED_BYTES && secret.length !== SEED_AND_KEY_BYTES) {
    throw new RangeError("an API secret is base64 of 32 bytes");
  }
  const wrapped = new Uint8Array([...PKCS8_PREFIX, ...secret.subarray(0, SEED_BYTES)]);
  const extractable = await crypto.subtle.importKey("pkcs8", wrapped, "Ed25519", true, ["sign"]);
  const derived = publicKeyOf(await crypto.subtle.exportKey("jwk", extractable));
  if (apiKey !== undefined && apiKey !== derived) {
    throw new RangeError("the API key is not the public half of the API secret");
  }
  const key = await crypto.subtle.importKey("pkcs8", wrapped, "Ed25519", false, ["sign"]);
  return {
    apiKey: derived,
    async sign(text) {
      const signature = await crypto.subtle.sign("Ed25519", key, new TextEncoder().encode(text));
      return base64OfBytes(new Uint8Array(signature));
    },
  };
}

/**
 * The text that a request signs: its instruction, its fields sorted by name, then time and window in
 * milliseconds. A batch repeats instruction and fields for each of its orders.
 */
export function signedText(request: {
  readonly instruction: string;
  readonly fields: SignedFields | readonly SignedFields[];
  readonly timestampMs: number;
  readonly windowMs: number;
}): string {
  const parts: readonly SignedFields[] = isList(request.fields) ? request.fields : [request.fields];
  const signed = parts.map((fields) =>
    [`instruction=${request.instruction}`, ...pairsOf(fields)].join("&"),
  );
  return [...signed, `timestamp=${request.timestampMs}`, `window=${request.windowMs}`].join("&");
}

/** Fields as `name=value`, sorted by name; a list gives one pair for each of its elements, in order. */
function pairsOf(fields: SignedFields): string[] {
  return presentFields(fields).flatMap(([name, value]) =>
    Array.isArray(value)
      ? value.map((element) => `${name}=${valueText(element)}`)
      : [`${name}=${valueText(value)}`],
  );
}

/** A body's fields as they are signed: a list in a body is compact JSON, and no pairs as in a query. */
export function bodyFields(fields: SignedFields): SignedFields {
  return Object.fromEntries(presentFields(fields).map(([name, value]) => [name, valueText(value)]));
}

/** The fields that are neither null nor undefined, sorted by name: what is sent is what is signed. */
export function presentFields(fields: SignedFields): [name: string, value: unknown][] {
  return Object.entries(fields)
    .filter(([, value]) => value !== null && value !== undefined)
    .toSorted(([left], [right]) => (left < right ? -1 : 1));
}

/** A value as it stands in query and signed text; a record as compact JSON. */
export function valueText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function isList(fields: SignedFields | readonly SignedFields[]): fields is readonly SignedFields[] {
  return Array.isArray(fields);
}

/** A JSON web key writes the public key in the URL alphabet, unpadded; the API in the standard one. */
function publicKeyOf(key: { readonly x?: string }): string {
  if (key.x === undefined) throw new Error("the key has no public half");
  const standard = key.x.replaceAll("-", "+").replaceAll("_", "/");
  return standard.padEnd(Math.ceil(standard.length / 4) * 4, "=");
}

function bytesOfBase64(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch (cause) {
    // The cause is left out of the message: a malformed secret is still a secret.
    throw new RangeError("an API secret is base64 text", { cause: (cause as Error).name });
  }
}

function base64OfBytes(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
