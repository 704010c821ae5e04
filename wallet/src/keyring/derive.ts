import { HDKey } from "@scure/bip32";
import { addressOf, publicKeyOf } from "./address.ts";
import type { Family } from "./address.ts";
import { wipe } from "./bytes.ts";
import { formatPath, HARDENED, parsePath } from "./path.ts";
import { deriveEd25519 } from "./slip10.ts";

/** A way of numbering the accounts of a seed. Rows, so that another wallet's habit is a row. */
export interface Scheme {
  readonly id: string;
  readonly family: Family;
  /** `i` stands for the account number. */
  readonly template: string;
  readonly curve: "slip10-ed25519" | "bip32-secp256k1" | "bip32-as-ed25519-seed";
  /** Fresh accounts use it; the others are found when importing. */
  readonly isDefault: boolean;
}

/** Every scheme the wallet reads, defaults first. A template without `i` holds one account. */
export const SCHEMES: readonly Scheme[] = [
  scheme("solana", "solana", "m/44'/501'/i'/0'", "slip10-ed25519", true),
  scheme("evm", "evm", "m/44'/60'/0'/0/i", "bip32-secp256k1", true),
  scheme("solana-short", "solana", "m/44'/501'/i'", "slip10-ed25519"),
  scheme("solana-root", "solana", "m/44'/501'", "slip10-ed25519"),
  scheme("solana-deprecated", "solana", "m/501'/i'/0/0", "bip32-as-ed25519-seed"),
  scheme("evm-per-account", "evm", "m/44'/60'/i'/0/0", "bip32-secp256k1"),
  scheme("evm-short", "evm", "m/44'/60'/0'/i", "bip32-secp256k1"),
];

/** How many unused accounts in a row end a scan (BIP-44, "Account discovery", here 5). */
export const SCAN_GAP = 5;

/** What is public about a derived account. */
export interface DerivedAccount {
  readonly family: Family;
  readonly path: string;
  readonly publicKey: Uint8Array;
  readonly address: string;
}

/** The path of account number `index` under a scheme. */
export function pathOf(scheme: Scheme, index: number): string {
  return scheme.template.replace("i", String(index));
}

/** The 32-byte private key at `path` under a BIP-39 seed. The caller wipes it. */
export function deriveKey(seed: Uint8Array, path: string, curve: Scheme["curve"]): Uint8Array {
  const steps = parsePath(path);
  if (steps === null) throw new RangeError(`not a derivation path: ${path}`);
  if (curve === "slip10-ed25519") return deriveEd25519(seed, steps);
  const master = HDKey.fromMasterSeed(seed);
  const node = master.derive(formatPath(steps));
  const key = node.privateKey!.slice();
  node.wipePrivateData();
  master.wipePrivateData();
  return key;
}

/** The public side of account number `index` (0 to 2³¹ − 1) of a seed. */
export function deriveAccount(seed: Uint8Array, scheme: Scheme, index: number): DerivedAccount {
  if (!Number.isInteger(index) || index < 0 || index >= HARDENED) throw new RangeError("index");
  const path = pathOf(scheme, index);
  const secret = deriveKey(seed, path, scheme.curve);
  const publicKey = publicKeyOf(scheme.family, secret);
  wipe(secret);
  return { family: scheme.family, path, publicKey, address: addressOf(scheme.family, publicKey) };
}

/** True when a scan may stop: its last {@link SCAN_GAP} accounts were all unused. */
export function isScanOver(used: readonly boolean[], scheme: Scheme): boolean {
  if (!scheme.template.includes("i")) return used.length > 0;
  return used.length >= SCAN_GAP && used.slice(-SCAN_GAP).every((isUsed) => !isUsed);
}

function scheme(
  id: string,
  family: Family,
  template: string,
  curve: Scheme["curve"],
  isDefault = false,
): Scheme {
  return { id, family, template, curve, isDefault };
}
