import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { wipe } from "./bytes.ts";
import type { RandomBytes } from "./bytes.ts";
import {
  bodyContext,
  formatVault,
  isSameCredential,
  isStretchAllowed,
  parseVault,
  VAULT_BYTES_MAX,
  wrapContext,
  WRAPS_MAX,
} from "./vault-format.ts";
import type { SealedVault, StretchParameters, Wrap } from "./vault-format.ts";

/**
 * Argon2id, version 19, to 32 bytes (RFC 9106). Injected: WebAssembly in a worker, the platform's
 * own in Node. Implementations must agree to the bit.
 */
export type Stretch = (
  password: Uint8Array,
  parameters: StretchParameters,
) => Uint8Array | Promise<Uint8Array>;

/** What a person presents to open a vault. Byte arrays, so that they can be wiped. */
export type VaultKey =
  | { readonly kind: "password"; readonly password: Uint8Array }
  | { readonly kind: "passkey"; readonly credentialId: Uint8Array; readonly prfOutput: Uint8Array };

/** A way in to be made: the key, and the parameters its wrap will carry. */
export type NewWrap =
  | (Extract<VaultKey, { kind: "password" }> & { readonly cost?: StretchCost })
  | (Extract<VaultKey, { kind: "passkey" }> & {
      readonly rpId: string;
      readonly prfSalt: Uint8Array;
    });

/** Cost of stretching, without the salt. */
export type StretchCost = Omit<StretchParameters, "salt">;

/** What new password wraps use: 64 MiB, 3 passes, 1 lane. */
export const STRETCH_COST_DEFAULT: StretchCost = { memoryKiB: 65_536, passes: 3, lanes: 1 };

/** An opened vault. `dataKey` and `body` are secret; {@link closeVault} wipes them. */
export interface OpenVault {
  readonly counter: number;
  readonly wraps: readonly Wrap[];
  readonly dataKey: Uint8Array;
  readonly body: Uint8Array;
}

/** The machinery a write needs. */
export interface VaultTools {
  readonly random: RandomBytes;
  readonly stretch: Stretch;
  /** True once the person has proven that words or a recovery share are saved elsewhere. */
  readonly isBackupProven: boolean;
}

/**
 * A new data key sealed under each of `keys`, over `body`. Also the way to change a password or to
 * remove a wrap: the old data key then opens nothing written afterwards. `counter` is the counter
 * to write (1 for a new vault). Refuses parameters out of bounds, a passkey alone without a proven
 * backup, and a body beyond the limit.
 */
export async function sealVault(
  body: Uint8Array,
  keys: readonly NewWrap[],
  counter: number,
  tools: VaultTools,
): Promise<Outcome<OpenVault>> {
  if (keys.length === 0 || keys.length > WRAPS_MAX) return refuse("vault-full", "wraps");
  if (!tools.isBackupProven && keys.every((key) => key.kind === "passkey")) {
    return refuse("vault-passkey-alone");
  }
  if (!keys.every((key) => key.kind === "passkey" || isCostAllowed(key.cost))) {
    return refuse("vault-parameters");
  }
  const dataKey = tools.random(32);
  const wraps: Wrap[] = [];
  for (const key of keys) wraps.push(await sealWrap(key, dataKey, tools));
  return accept({ counter, wraps, dataKey, body });
}

/** The text of a vault with a fresh nonce: every write has its own. Refuses beyond 1 MiB. */
export function writeVault(vault: OpenVault, random: RandomBytes): Outcome<string> {
  const head = { counter: vault.counter, wraps: vault.wraps, nonce: random(24) };
  const box = xchacha20poly1305(vault.dataKey, head.nonce, bodyContext(head)).encrypt(vault.body);
  const text = formatVault({ ...head, box });
  return text.length > VAULT_BYTES_MAX ? refuse("vault-full", "bytes") : accept(text);
}

/** The same vault with another body, one write later. Its wraps and data key stay. */
export function withBody(vault: OpenVault, body: Uint8Array): OpenVault {
  return { ...vault, counter: vault.counter + 1, body };
}

/**
 * Opens a vault file. `vault-password` says the key is wrong while the file is intact;
 * `vault-damaged` that the file is not what was written; `vault-wrap` that no wrap is of that key.
 */
export async function openVault(
  text: string,
  key: VaultKey,
  stretch: Stretch,
): Promise<Outcome<OpenVault>> {
  const sealed = parseVault(text);
  if (!sealed.ok) return sealed;
  const candidates = sealed.value.wraps.filter((wrap) => fits(wrap, key));
  if (candidates.length === 0) return refuse("vault-wrap");
  for (const wrap of candidates) {
    const dataKey = await openWrap(wrap, key, stretch);
    if (dataKey !== null) return openBody(sealed.value, dataKey);
  }
  return refuse("vault-password");
}

/** Wipes what an open vault holds. Its body and key are zeros afterwards. */
export function closeVault(vault: OpenVault): void {
  wipe(vault.dataKey, vault.body);
}

function openBody(sealed: SealedVault, dataKey: Uint8Array): Outcome<OpenVault> {
  const body = unseal(dataKey, sealed.nonce, bodyContext(sealed), sealed.box);
  if (body === null) {
    wipe(dataKey);
    return refuse("vault-damaged", "body");
  }
  return accept({ counter: sealed.counter, wraps: sealed.wraps, dataKey, body });
}

function fits(wrap: Wrap, key: VaultKey): boolean {
  if (wrap.kind !== "passkey" || key.kind !== "passkey") return wrap.kind === key.kind;
  return isSameCredential(wrap.credentialId, key.credentialId);
}

async function openWrap(wrap: Wrap, key: VaultKey, stretch: Stretch): Promise<Uint8Array | null> {
  const wrapKey = await wrapKeyOf(wrap, key, stretch);
  const dataKey = unseal(wrapKey, wrap.nonce, wrapContext(wrap), wrap.box);
  wipe(wrapKey);
  return dataKey;
}

async function sealWrap(key: NewWrap, dataKey: Uint8Array, tools: VaultTools): Promise<Wrap> {
  const draft = draftWrap(key, tools.random);
  const wrapKey = await wrapKeyOf(draft, key, tools.stretch);
  const cipher = xchacha20poly1305(wrapKey, draft.nonce, wrapContext(draft));
  const wrap = { ...draft, box: cipher.encrypt(dataKey) };
  wipe(wrapKey);
  return wrap;
}

function draftWrap(key: NewWrap, random: RandomBytes): Wrap {
  const empty = { nonce: random(24), box: new Uint8Array(48) };
  if (key.kind === "password") {
    const kdf = { ...(key.cost ?? STRETCH_COST_DEFAULT), salt: random(16) };
    return { kind: "password", kdf, ...empty };
  }
  const { credentialId, rpId, prfSalt } = key;
  return { kind: "passkey", credentialId, rpId, prfSalt, ...empty };
}

/** HKDF-SHA256 of the stretched password or of the PRF output, named by kind and version. */
async function wrapKeyOf(wrap: Wrap, key: VaultKey, stretch: Stretch): Promise<Uint8Array> {
  const info = utf8ToBytes(`holdall/vault/${wrap.kind}/v1`);
  if (key.kind === "passkey") return hkdf(sha256, key.prfOutput, undefined, info, 32);
  if (wrap.kind !== "password") throw new TypeError("a password opens password wraps only");
  const stretched = await stretch(key.password, wrap.kdf);
  const wrapKey = hkdf(sha256, stretched, undefined, info, 32);
  wipe(stretched);
  return wrapKey;
}

/** Opens a sealed box, or `null` when its tag does not verify. */
function unseal(
  key: Uint8Array,
  nonce: Uint8Array,
  context: Uint8Array,
  box: Uint8Array,
): Uint8Array | null {
  try {
    return xchacha20poly1305(key, nonce, context).decrypt(box);
  } catch {
    return null;
  }
}

function isCostAllowed(cost: StretchCost = STRETCH_COST_DEFAULT): boolean {
  return isStretchAllowed({ ...cost, salt: new Uint8Array(16) });
}
