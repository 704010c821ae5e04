const RANDOM_BYTES = 32;
const TIMEOUT_MS = 120_000;
/** ECDSA on P-256 and EdDSA, by their numbers in COSE. */
const ALGORITHMS = [-7, -8];

/** Fresh bytes: a challenge, a salt, the name of a person that nobody else can guess. */
export function freshBytes(length = RANDOM_BYTES): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length));
}

/**
 * A new passkey of this wallet, by the name the browser will show for it; `null` when the person
 * gave none. The browser asks for presence and verification itself.
 */
export async function createCredential(
  name: string,
  {
    residentKey,
    extensions = {},
  }: {
    readonly residentKey: ResidentKeyRequirement;
    readonly extensions?: AuthenticationExtensionsClientInputs;
  },
): Promise<PublicKeyCredential | null> {
  try {
    const made = await navigator.credentials.create({
      publicKey: {
        challenge: freshBytes(),
        rp: { name },
        user: { id: freshBytes(16), name, displayName: name },
        pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
        authenticatorSelection: { residentKey, userVerification: "required" },
        timeout: TIMEOUT_MS,
        extensions,
      },
    });
    return made instanceof PublicKeyCredential ? made : null;
  } catch {
    return null;
  }
}

/** What a passkey of this wallet answers, or `null` when the person gave none. */
export async function getCredential(
  options: Partial<PublicKeyCredentialRequestOptions>,
): Promise<PublicKeyCredential | null> {
  try {
    const given = await navigator.credentials.get({
      publicKey: {
        challenge: freshBytes(),
        userVerification: "required",
        timeout: TIMEOUT_MS,
        ...options,
      },
    });
    return given instanceof PublicKeyCredential ? given : null;
  } catch {
    return null;
  }
}
