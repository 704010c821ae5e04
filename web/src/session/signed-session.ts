import type { Signer } from "@holdall/client";

/** Who is signed in on this device, and the key that signs for them. */
export interface SignedSession {
  /** Base64 of the verifying key, as the venue knows it. */
  readonly apiKey: string;
  /** Not extractable: it signs and never shows itself. */
  readonly key: CryptoKey;
  readonly person: string;
  readonly subaccountId: number;
  /** True for a person of the demonstration world. */
  readonly isDemo: boolean;
  /** True for who came in with an API key: there is no cookie, and no person behind the page. */
  readonly isKey?: true;
}

const DATABASE = "holdall";
const STORE = "session";
const PRESENT = "present";

/** The session kept on this device, if any. */
export async function keptSession(): Promise<SignedSession | undefined> {
  const kept = await transact<SignedSession | undefined>("readonly", (store) => store.get(PRESENT));
  return kept;
}

/** Keeps a session until it is forgotten. */
export async function keepSession(session: SignedSession): Promise<void> {
  await transact("readwrite", (store) => store.put(session, PRESENT));
}

/** Deletes the key: nobody signs with it any more. */
export async function forgetSession(): Promise<void> {
  await transact("readwrite", (store) => store.delete(PRESENT));
}

/** A signer that uses the session's key. */
export function signerOf({ apiKey, key }: SignedSession): Signer {
  return {
    apiKey,
    async sign(text) {
      const signature = await crypto.subtle.sign("Ed25519", key, new TextEncoder().encode(text));
      return btoa(String.fromCharCode(...new Uint8Array(signature)));
    },
  };
}

/** A new key pair for a session: the private half cannot leave this browser. */
export async function makeSessionKey(): Promise<{ apiKey: string; key: CryptoKey }> {
  const pair = await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new TypeError("a key pair was asked for");
  const raw = await crypto.subtle.exportKey("raw", pair.publicKey);
  return { apiKey: btoa(String.fromCharCode(...new Uint8Array(raw))), key: pair.privateKey };
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.addEventListener("upgradeneeded", () => request.result.createObjectStore(STORE));
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(failureOfRequest(request)));
  });
}

async function transact<Result>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result> {
  const database = await openDatabase();
  try {
    return await new Promise((resolve, reject) => {
      const request = act(database.transaction(STORE, mode).objectStore(STORE));
      request.addEventListener("success", () => resolve(request.result));
      request.addEventListener("error", () => reject(failureOfRequest(request)));
    });
  } finally {
    database.close();
  }
}

function failureOfRequest(request: IDBRequest): Error {
  return request.error ?? new Error("the browser's storage failed");
}
