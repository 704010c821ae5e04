import { HDKey } from "@scure/bip32";
import { addressOf, formatPath, HARDENED } from "@holdall/wallet/keyring";
import type { Family } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import type { Cbor } from "@holdall/wallet/ur";

/** An account read from a pairing code. */
export interface KeystoneAccount {
  readonly family: Family;
  readonly path: string;
  readonly publicKey: Uint8Array;
  readonly address: string;
  readonly fingerprint: number;
}

/** Tags of the registry (BCR-2020-006). */
const TAG_KEY = 303;
const TAG_PATH = 304;
/** Accounts read from one extended key, and keys read from one code. */
const CHILDREN = 5;
const KEYS_MAX = 64;

/** `crypto-keypath`: index and hardening of each step, then the seed's fingerprint. */
export function keyPath(path: readonly number[], fingerprint: number): Cbor {
  const steps = path.flatMap((index): readonly Cbor[] =>
    index >= HARDENED ? [index - HARDENED, true] : [index, false],
  );
  return {
    tag: TAG_PATH,
    value: new Map<number, Cbor>([
      [1, steps],
      [2, fingerprint],
    ]),
  };
}

/**
 * The accounts of a `crypto-hdkey`, or of every key of a `crypto-multi-accounts`. An Ed25519 key
 * is one account; an extended secp256k1 key with a chain code gives its first five, at `0/i` below
 * an account key and at `i` below a change key.
 */
export function readAccounts(code: Cbor): Outcome<readonly KeystoneAccount[]> {
  const root = mapOf(code);
  if (root === null) return refuse("malformed", "pairing code");
  const list = root.get(2);
  const keys: readonly Cbor[] = Array.isArray(list) ? list : [root];
  const fingerprint = typeof root.get(1) === "number" ? (root.get(1) as number) : null;
  const accounts: KeystoneAccount[] = [];
  for (const key of keys.slice(0, KEYS_MAX)) {
    const found = accountsOf(key, fingerprint);
    if (found === null) return refuse("malformed", "key of the pairing code");
    accounts.push(...found);
  }
  return accounts.length > 0 ? accept(accounts) : refuse("malformed", "no key");
}

/** A map, with or without the registry's tag around it. */
function mapOf(value: Cbor | undefined, tag = TAG_KEY): ReadonlyMap<number, Cbor> | null {
  if (value instanceof Map) return value;
  const isTagged = typeof value === "object" && "tag" in value && value.tag === tag;
  return isTagged && value.value instanceof Map ? value.value : null;
}

/** Key 3, chain code 4, origin 6 of a `crypto-hdkey`. A private key (2) is never taken. */
function accountsOf(value: Cbor, masterFingerprint: number | null): KeystoneAccount[] | null {
  const key = mapOf(value);
  const [data, chainCode] = [key?.get(3), key?.get(4)];
  const origin = mapOf(key?.get(6), TAG_PATH);
  const path = readPath(origin?.get(1));
  const stated = origin?.get(2) ?? masterFingerprint;
  if (key?.get(2) === true || path === null || typeof stated !== "number") return null;
  if (!(data instanceof Uint8Array)) return null;
  const account = (family: Family, steps: readonly number[], publicKey: Uint8Array) => ({
    family,
    path: formatPath(steps),
    publicKey,
    address: addressOf(family, publicKey),
    fingerprint: stated,
  });
  const coin = path[1] ?? 0;
  if (coin === HARDENED + 501) return data.length === 32 ? [account("solana", path, data)] : null;
  if (coin !== HARDENED + 60 || data.length !== 33) return null;
  if (!(chainCode instanceof Uint8Array)) return [account("evm", path, data)];
  return childrenOf(data, chainCode, path).map(([steps, child]) => account("evm", steps, child));
}

function childrenOf(
  publicKey: Uint8Array,
  chainCode: Uint8Array,
  path: readonly number[],
): readonly (readonly [readonly number[], Uint8Array])[] {
  const parent = new HDKey({ publicKey, chainCode });
  const isAccount = path.length === 3;
  return Array.from({ length: CHILDREN }, (_, i) => {
    const steps = isAccount ? [0, i] : [i];
    const child = steps.reduce((key, step) => key.deriveChild(step), parent);
    return [[...path, ...steps], child.publicKey!] as const;
  });
}

function readPath(steps: Cbor | undefined): readonly number[] | null {
  if (!Array.isArray(steps) || steps.length % 2 !== 0 || steps.length > 20) return null;
  const list = steps as readonly Cbor[];
  const path: number[] = [];
  for (let i = 0; i < list.length; i += 2) {
    const [index, isHardened] = [list[i], list[i + 1]];
    const isIndex = typeof index === "number" && index >= 0 && index < HARDENED;
    if (!isIndex || typeof isHardened !== "boolean") return null;
    path.push(isHardened ? index + HARDENED : index);
  }
  return path;
}
