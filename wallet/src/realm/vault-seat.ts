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
  NewWrap,
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

/** An unlocked vault: what every signature comes from, and what locking wipes. */
export interface VaultSeat {
  readonly body: VaultBody;
  /** A signer of one account, made for one signature and closed by its user. */
  signerOf(address: string, tools: SignerTools): Outcome<Signer>;
  /** The device's seat of a guarded account. The caller erases it. */
  guardedOf(sourceId: number): Outcome<GuardedSeat>;
  /**
   * Seals another body, made of the present one, under the same keys: the text, and the slot it is to
   * be written to. A seat that was closed meanwhile refuses: its keys are wiped.
   */
  commit(body: VaultBody, random: RandomBytes): Outcome<Written>;
  /** True when this key opens this very vault: its person is there now, and not only a while ago. */
  isOpenedBy(slots: Slots, key: VaultKey, stretch: Stretch): Promise<Outcome<true>>;
  close(): void;
}

/** What signers need that have no key of their own here. */
export interface SignerTools extends GuardedTools {
  readonly askDevice: AskDevice;
  /** A passkey's word, where the co-signer has asked for one. */
  readonly lifted: Lifted | null;
}

/** A vault's text, and the slot it belongs in. */
export interface Written {
  readonly text: string;
  readonly slot: Slot;
}

/** Where the rows of a guarded account have their path: none of their keys follows from words. */
export const GUARDED_PATHS = { solana: "frost", safe: "safe", owner: "owner" } as const;

/** Opens the newer intact slot. */
export async function openSeat(
  slots: Slots,
  key: VaultKey,
  stretch: Stretch,
): Promise<Outcome<VaultSeat>> {
  const opened = await openSlots(slots, key, stretch);
  return opened.ok ? seatOf(opened.value.vault, opened.value.nextSlot) : opened;
}

/**
 * A new vault of words: the first account of each family, sealed under a password. Answers its
 * text, to be stored, and the open seat. The words and their passphrase are wiped.
 */
export async function createSeat(
  { words, passphrase }: { readonly words: Words; readonly passphrase: Uint8Array },
  password: Uint8Array,
  tools: { readonly random: RandomBytes; readonly stretch: Stretch },
): Promise<Outcome<{ readonly text: string; readonly seat: VaultSeat }>> {
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
  const seat = seatOf(sealed.value, "b");
  return seat.ok ? accept({ text: text.value, seat: seat.value }) : seat;
}

/**
 * The vault with a passkey beside its password. Both are sealed anew under a new data key, so that
 * nothing sealed before opens what is written after.
 */
export async function seatWithPasskey(
  slots: Slots,
  key: VaultKey,
  passkey: Omit<Extract<NewWrap, { kind: "passkey" }>, "kind">,
  tools: { readonly random: RandomBytes; readonly stretch: Stretch },
): Promise<Outcome<{ readonly seat: VaultSeat; readonly written: Written }>> {
  if (key.kind !== "password") return refuse("vault-password");
  const opened = await openSlots(slots, key, tools.stretch);
  if (!opened.ok) return opened;
  const { vault, nextSlot } = opened.value;
  const keys = [key, { kind: "passkey", ...passkey }] as const;
  const { body, counter } = vault;
  const options = { ...tools, isBackupProven: true };
  const sealed = await sealVault(body.slice(), keys, counter + 1, options);
  closeVault(vault);
  if (!sealed.ok) return sealed;
  const text = writeVault(sealed.value, tools.random);
  if (!text.ok) return text;
  const seat = seatOf(sealed.value, otherSlot(nextSlot));
  const written = { text: text.value, slot: nextSlot };
  return seat.ok ? accept({ seat: seat.value, written }) : seat;
}

/** A body with the next account of its first words, on each family. Refuses when there are none. */
export function withNextAccount(body: VaultBody, label: string): Outcome<VaultBody> {
  const source = body.sources.find((one) => one.kind === "words");
  if (source === undefined) return refuse("account-unknown", "words");
  const words = wordsFromEntropy(source.secret, source.language);
  const seed = seedFromWords(words, source.passphrase);
  words.indices.fill(0);
  const added = SCHEMES.filter((scheme) => scheme.isDefault).map((scheme): AccountRow => {
    const { family } = scheme;
    const own = body.accounts.filter((one) => one.sourceId === source.id && one.family === family);
    const { path, publicKey } = deriveAccount(seed, scheme, own.length);
    return { sourceId: source.id, family, path, publicKey, label };
  });
  wipe(seed);
  return accept({ ...body, accounts: [...body.accounts, ...added] });
}

function seatOf(opened: OpenVault, firstSlot: Slot): Outcome<VaultSeat> {
  const decoded = decodeBody(opened.body);
  if (!decoded.ok) {
    closeVault(opened);
    return decoded;
  }
  let [vault, body, nextSlot] = [opened, decoded.value, firstSlot];
  let isClosed = false;
  return accept({
    get body() {
      return body;
    },
    signerOf: (address, tools) => signerOf(body, address, tools),
    guardedOf: (sourceId) => guardedOf(body, sourceId),
    commit(next, random) {
      if (isClosed) return refuse("signer-closed");
      const encoded = encodeBody(next);
      if (!encoded.ok) return encoded;
      const again = withBody(vault, encoded.value);
      const text = writeVault(again, random);
      if (!text.ok) return text;
      const slot = nextSlot;
      wipe(vault.body);
      const read = decodeBody(encoded.value);
      if (!read.ok) return read;
      wipeBody(body);
      [vault, body, nextSlot] = [again, read.value, otherSlot(slot)];
      return accept({ text: text.value, slot });
    },
    async isOpenedBy(slots, key, stretch) {
      const again = await openSlots(slots, key, stretch);
      if (!again.ok) return again;
      const isSame = sameBytes(again.value.vault.dataKey, vault.dataKey);
      closeVault(again.value.vault);
      // Another vault opens with a password of its own, and says nothing of this one's person.
      return isSame ? accept(true) : refuse("vault-password");
    },
    close() {
      isClosed = true;
      wipeBody(body);
      closeVault(vault);
    },
  });
}

function guardedOf(body: VaultBody, sourceId: number): Outcome<GuardedSeat> {
  const source = body.sources.find((one) => one.id === sourceId && one.kind === "frost-share");
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
  return source.kind === "frost-share"
    ? guardedSigner(source, row, tools)
    : softwareSigner(source, row);
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
  if (path === GUARDED_PATHS.solana) return createGuardedSigner(seat.value, tools, tools.lifted);
  if (path === GUARDED_PATHS.safe) return createSafeSigner(seat.value, tools);
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
