import {
  addressOf,
  closeVault,
  createSoftwareSigner,
  decodeBody,
  deriveAccount,
  deriveKey,
  encodeBody,
  entropyOf,
  openSlots,
  otherSlot,
  parsePath,
  sameBytes,
  SCHEMES,
  sealVault,
  seedFromWords,
  wipe,
  wipeBody,
  withBody,
  wordsFromEntropy,
  writeVault,
} from "@holdall/wallet/keyring";
import type {
  AccountRow,
  OpenSlot,
  OpenVault,
  RandomBytes,
  Signer,
  Slot,
  Slots,
  Source,
  Stretch,
  VaultBody,
  VaultKey,
  Words,
} from "@holdall/wallet/keyring";
import {
  createGuardedSigner,
  createSafeSigner,
  decodeSeat,
  ownerSecretOf,
} from "@holdall/wallet/guarded";
import type { GuardedSeat, GuardedTools, Lifted } from "@holdall/wallet/guarded";
import { createHardwareSigner } from "@holdall/wallet/hardware";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { WATCHED_SOURCE } from "./importing.ts";
import { decodeDevice, deviceOver, isDevice } from "./device-line.ts";
import type { AskDevice } from "./device-line.ts";

/**
 * What a vault shall be, as a function of what it is: it gets the body that the vault has when the
 * change is written, whatever happened since somebody began to ask for it. It decides in one go, keeps
 * nothing of the body it gets, and new secrets in its answer are wiped once they are sealed.
 */
export type Change = (body: VaultBody) => Outcome<VaultBody>;

/** A vault under its data key, and its ways in: what a write is sealed by. */
export type VaultKeys = Pick<OpenVault, "dataKey" | "wraps">;

/** An unlocked vault: what every signature comes from, and what locking wipes. */
export interface VaultSeat {
  /** False from the moment it was closed: everything it had is zeros then. */
  readonly isOpen: boolean;
  readonly body: VaultBody;
  /** A signer of one account, made for one signature and closed by its user. */
  signerOf(address: string, tools: SignerTools): Outcome<Signer>;
  /** The device's seat of a guarded account. The caller erases it. */
  guardedOf(sourceId: number): Outcome<GuardedSeat>;
  /**
   * Changes the vault and seals it, under other keys where there are some: the text, and the slot it
   * is to be written to. Refuses `signer-closed` once the seat is closed, whose keys are zeros, and
   * what the change refuses; the vault is then as it was.
   */
  commit(change: Change, random: RandomBytes, keys?: VaultKeys): Outcome<Written>;
  /** True when this key opens this very vault: its person is there now, and not only a while ago. */
  isOpenedBy(slots: Slots, key: VaultKey, stretch: Stretch): Promise<Outcome<true>>;
  /** True when that is a text of this vault, and none that was written after what is here. */
  covers(opened: OpenVault): boolean;
  close(): void;
}

/** What signers need that have no key of their own here. */
export interface SignerTools extends GuardedTools {
  readonly askDevice: AskDevice;
  /** A passkey's word, where the co-signer has asked for one. */
  readonly lifted: Lifted | null;
  /** CAIP-2 of the network that is signed for. */
  readonly network: string;
}

/** A vault's text, and the slot it belongs in. */
export interface Written {
  readonly text: string;
  readonly slot: Slot;
}

/** Where the rows of a guarded account have their path: none of their keys follows from words. */
export const GUARDED_PATHS = { solana: "frost", safe: "safe", owner: "owner" } as const;

/**
 * A new vault of words: the first account of each family, sealed under a password. Answers its text,
 * to be stored, and the opened vault. The words and their passphrase are wiped.
 */
export async function createVault(
  { words, passphrase }: { readonly words: Words; readonly passphrase: Uint8Array },
  password: Uint8Array,
  tools: { readonly random: RandomBytes; readonly stretch: Stretch },
): Promise<Outcome<OpenPlace & { readonly text: string }>> {
  const seed = seedFromWords(words, passphrase);
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
    passphrase,
  };
  const encoded = encodeBody({ sources: [source], accounts, settings: new Uint8Array() });
  wipe(secret, passphrase);
  if (!encoded.ok) return encoded;
  const keys = [{ kind: "password", password }] as const;
  const sealed = await sealVault(encoded.value, keys, 1, { ...tools, isBackupProven: false });
  if (!sealed.ok) return sealed;
  const text = writeVault(sealed.value, tools.random);
  if (!text.ok) return text;
  return accept({ text: text.value, vault: sealed.value, nextSlot: "b" });
}

/** An opened vault, and the slot its next write goes to. */
export type OpenPlace = Pick<OpenSlot, "vault" | "nextSlot">;

/** A seat over an opened vault, which is its own to wipe from then on: at once, where it is unreadable. */
export function seatOf(opened: OpenPlace): Outcome<VaultSeat> {
  const decoded = decodeBody(opened.vault.body);
  if (!decoded.ok) {
    closeVault(opened.vault);
    return decoded;
  }
  let [{ vault, nextSlot }, body] = [opened, decoded.value];
  let isOpen = true;
  return accept({
    get isOpen() {
      return isOpen;
    },
    get body() {
      return body;
    },
    signerOf: (address, tools) =>
      isOpen ? signerOf(body, address, tools) : refuse("signer-closed"),
    guardedOf: (sourceId) => (isOpen ? guardedIn(body, sourceId) : refuse("signer-closed")),
    commit(change, random, keys = vault) {
      if (!isOpen) return refuse("signer-closed");
      const changed = change(body);
      if (!changed.ok) return changed;
      const sealed = sealedAnew({ vault, body }, { changed: changed.value, keys }, random);
      if (!sealed.ok) return sealed;
      const slot = nextSlot;
      wipe(vault.body);
      if (keys.dataKey !== vault.dataKey) wipe(vault.dataKey);
      wipeBody(body);
      [{ vault, body }, nextSlot] = [sealed.value, otherSlot(slot)];
      return accept({ text: sealed.value.text, slot });
    },
    async isOpenedBy(slots, key, stretch) {
      const again = await openSlots(slots, key, stretch);
      if (!again.ok) return again;
      const isSame = isOpen && sameBytes(again.value.vault.dataKey, vault.dataKey);
      closeVault(again.value.vault);
      if (!isOpen) return refuse("signer-closed");
      // Another vault opens with a password of its own, and says nothing of this one's person.
      return isSame ? accept(true) : refuse("vault-password");
    },
    covers: (other) =>
      isOpen && sameBytes(other.dataKey, vault.dataKey) && other.counter <= vault.counter,
    close() {
      isOpen = false;
      wipeBody(body);
      closeVault(vault);
    },
  });
}

interface Sealed {
  readonly text: string;
  readonly vault: OpenVault;
  readonly body: VaultBody;
}

/** The next write of a vault. What the change has brought is wiped: it is sealed, or it was refused. */
function sealedAnew(
  { vault, body }: Pick<Sealed, "vault" | "body">,
  { changed, keys }: { readonly changed: VaultBody; readonly keys: VaultKeys },
  random: RandomBytes,
): Outcome<Sealed> {
  const encoded = encodeBody(changed);
  const brought = changed.sources.filter((source) => !body.sources.includes(source));
  for (const { secret, passphrase } of brought) wipe(secret, passphrase);
  if (!encoded.ok) return encoded;
  // Read as it will be read: what could not be opened again is never written.
  const read = decodeBody(encoded.value);
  const { dataKey, wraps } = keys;
  const next = { ...withBody(vault, encoded.value), dataKey, wraps };
  const text = read.ok ? writeVault(next, random) : read;
  if (read.ok && text.ok) return accept({ text: text.value, vault: next, body: read.value });
  wipe(encoded.value);
  if (read.ok) wipeBody(read.value);
  return text.ok ? refuse("vault-damaged", "body") : text;
}

/** True for a share of a key in three hands, be it the one of a renewal that has not ended. */
export const isShare = ({ kind }: Source): boolean =>
  kind === "frost-share" || kind === "frost-next";

/** The device's seat of a guarded account in a body. The caller erases it. */
export function guardedIn(body: VaultBody, sourceId: number): Outcome<GuardedSeat> {
  const source = body.sources.find((one) => one.id === sourceId && isShare(one));
  return source === undefined
    ? refuse("account-unknown", String(sourceId))
    : decodeSeat(source.secret);
}

function signerOf(body: VaultBody, address: string, tools: SignerTools): Outcome<Signer> {
  const row = body.accounts.find((one) => addressOf(one.family, one.publicKey) === address);
  const source = body.sources.find((one) => one.id === row?.sourceId);
  if (row?.sourceId === WATCHED_SOURCE) return refuse("account-watched", address);
  if (row === undefined || source === undefined) return refuse("account-unknown", address);
  const signer = signerFrom(source, row, tools);
  if (!signer.ok) return signer;
  return signer.value.address === address ? signer : refuse("key-mismatch", signer.value.address);
}

function signerFrom(source: Source, row: AccountRow, tools: SignerTools): Outcome<Signer> {
  if (isDevice(source.kind)) {
    const { family, publicKey } = row;
    const device = decodeDevice(source.kind, source.secret);
    const link = deviceOver(device, tools.askDevice);
    const path = parsePath(row.path) ?? [];
    return accept(createHardwareSigner({ family, path, publicKey }, link));
  }
  return isShare(source) ? guardedSigner(source, row, tools) : softwareSigner(source, row);
}

function softwareSigner(source: Source, row: AccountRow): Outcome<Signer> {
  const secret = secretOf(source, row);
  if (secret === null) return refuse("account-unknown", source.kind);
  const signer = createSoftwareSigner(row.family, secret);
  wipe(secret);
  return accept(signer);
}

/** A hand of three: with the co-signer on Solana and for the Safe, alone for what pays its fees. */
function guardedSigner(source: Source, { path }: AccountRow, tools: SignerTools): Outcome<Signer> {
  const seat = decodeSeat(source.secret);
  if (!seat.ok) return seat;
  if (path === GUARDED_PATHS.solana) return createGuardedSigner(seat.value, tools, tools);
  if (path === GUARDED_PATHS.safe) return createSafeSigner(seat.value, tools, tools.lifted);
  const secret = ownerSecretOf(seat.value.seed);
  const signer = createSoftwareSigner("evm", secret);
  wipe(secret);
  return accept(signer);
}

/** The private key of an account, for the moment of one signature. A share is no key, and a device keeps its own. */
function secretOf(source: Source, row: AccountRow): Uint8Array | null {
  switch (source.kind) {
    case "solana-key":
    case "evm-key":
      return source.secret.slice();
    case "frost-share":
    case "frost-next":
    case "ledger":
    case "trezor":
    case "keystone":
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
