import {
  closeVault,
  createSoftwareSigner,
  decodeBody,
  deriveAccount,
  deriveKey,
  encodeBody,
  entropyOf,
  openSlots,
  SCHEMES,
  sealVault,
  seedFromWords,
  wipe,
  wipeBody,
  wordsFromEntropy,
  writeVault,
} from "@holdall/wallet/keyring";
import type {
  AccountRow,
  OpenVault,
  RandomBytes,
  Signer,
  Slots,
  Source,
  Stretch,
  VaultBody,
  VaultKey,
  Words,
} from "@holdall/wallet/keyring";
import { addressOf } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";

/** An unlocked vault: what every signature comes from, and what locking wipes. */
export interface VaultSeat {
  readonly body: VaultBody;
  readonly counter: number;
  /** A signer of one account, made for one signature and closed by its user. */
  signerOf(address: string): Outcome<Signer>;
  close(): void;
}

/** Opens the newer intact slot. */
export async function openSeat(
  slots: Slots,
  key: VaultKey,
  stretch: Stretch,
): Promise<Outcome<VaultSeat>> {
  const opened = await openSlots(slots, key, stretch);
  return opened.ok ? seatOf(opened.value.vault) : opened;
}

/**
 * A new vault of words: the first account of each family, sealed under a password. Answers its
 * text, to be stored, and the open seat. The words are wiped.
 */
export async function createSeat(
  words: Words,
  password: Uint8Array,
  tools: { readonly random: RandomBytes; readonly stretch: Stretch },
): Promise<Outcome<{ readonly text: string; readonly seat: VaultSeat }>> {
  const seed = seedFromWords(words);
  const accounts = SCHEMES.filter((scheme) => scheme.isDefault).map((scheme): AccountRow => {
    const { family, path, publicKey } = deriveAccount(seed, scheme, 0);
    return { sourceId: 1, family, path, publicKey, label: "" };
  });
  wipe(seed);
  const secret = entropyOf(words);
  words.indices.fill(0);
  const source: Source = {
    id: 1,
    kind: "words",
    language: words.language,
    secret,
    passphrase: new Uint8Array(),
  };
  const encoded = encodeBody({ sources: [source], accounts, settings: new Uint8Array() });
  wipe(secret);
  if (!encoded.ok) return encoded;
  const keys = [{ kind: "password", password }] as const;
  const sealed = await sealVault(encoded.value, keys, 1, { ...tools, isBackupProven: false });
  if (!sealed.ok) return sealed;
  const text = writeVault(sealed.value, tools.random);
  if (!text.ok) return text;
  const seat = seatOf(sealed.value);
  return seat.ok ? accept({ text: text.value, seat: seat.value }) : seat;
}

function seatOf(vault: OpenVault): Outcome<VaultSeat> {
  const body = decodeBody(vault.body);
  if (!body.ok) {
    closeVault(vault);
    return body;
  }
  const { counter } = vault;
  return accept({
    body: body.value,
    counter,
    signerOf: (address) => signerOf(body.value, address),
    close() {
      wipeBody(body.value);
      closeVault(vault);
    },
  });
}

function signerOf(body: VaultBody, address: string): Outcome<Signer> {
  const row = body.accounts.find((one) => addressOf(one.family, one.publicKey) === address);
  const source = body.sources.find((one) => one.id === row?.sourceId);
  if (row === undefined || source === undefined) return refuse("account-unknown", address);
  const secret = secretOf(source, row);
  if (secret === null) return refuse("account-unknown", source.kind);
  const signer = createSoftwareSigner(row.family, secret);
  wipe(secret);
  return signer.address === address ? accept(signer) : refuse("key-mismatch", signer.address);
}

/** The private key of an account, for the moment of one signature. A threshold share is no key. */
function secretOf(source: Source, row: AccountRow): Uint8Array | null {
  switch (source.kind) {
    case "solana-key":
    case "evm-key":
      return source.secret.slice();
    case "frost-share":
      return null;
    case "words": {
      const words = wordsFromEntropy(source.secret, source.language);
      const seed = seedFromWords(words, source.passphrase);
      words.indices.fill(0);
      const secret = deriveKey(seed, row.path, curveOf(row));
      wipe(seed);
      return secret;
    }
  }
}

function curveOf({
  family,
  path,
}: AccountRow): "slip10-ed25519" | "bip32-secp256k1" | "bip32-as-ed25519-seed" {
  if (family === "evm") return "bip32-secp256k1";
  return path.startsWith("m/501'") ? "bip32-as-ed25519-seed" : "slip10-ed25519";
}
