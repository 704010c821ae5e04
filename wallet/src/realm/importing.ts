import {
  addressOf,
  deriveAccount,
  entropyOf,
  openKeystore,
  publicKeyOf,
  readAddress,
  readImport,
  SCHEMES,
  seedFromWords,
  wipe,
} from "@holdall/wallet/keyring";
import type {
  AccountRow,
  Family,
  ImportReading,
  Source,
  VaultBody,
  Words,
} from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";

/** A text that brings a key from elsewhere. */
export interface KeyText {
  readonly text: Uint8Array;
  /** The password of a keystore, or the passphrase of a phrase; empty for neither. */
  readonly passphrase: Uint8Array;
}

/** What a text may be, with every address it would bring: the person compares, and chooses. */
export interface KeyChoice {
  readonly kind: "words" | "key" | "watch";
  readonly addresses: readonly string[];
}

/** What a text brings: secrets of ours until they are in the vault, or wiped. */
type Brought =
  | { readonly kind: "words"; readonly words: Words; readonly passphrase: Uint8Array }
  | {
      readonly kind: "key";
      readonly family: Family;
      readonly secret: Uint8Array;
      readonly publicKey: Uint8Array;
    }
  | { readonly kind: "watch"; readonly family: Family; readonly publicKey: Uint8Array };

/** The number that accounts without a source of ours carry in a vault. */
export const WATCHED_SOURCE = 0;

/**
 * Says what a text may be, and keeps nothing. Refuses what {@link readImport} and
 * {@link openKeystore} refuse, and a vault file, which is opened and not taken in.
 */
export function lookAtKey(given: KeyText): Outcome<readonly KeyChoice[]> {
  const read = readBrought(given);
  if (!read.ok) return read;
  const choices = read.value.map((one) => ({
    kind: one.kind,
    addresses: rowsOf(one, { sourceId: 1, label: "" }).map(addressIn),
  }));
  for (const one of read.value) forget(one);
  return accept(choices);
}

/**
 * The vault's body with the chosen one of what a text may be. Refuses `account-known` when all it
 * brings is there already.
 */
export function withKey(
  body: VaultBody,
  given: KeyText,
  { place, label }: { readonly place: number; readonly label: string },
): Outcome<VaultBody> {
  const read = readBrought(given);
  if (!read.ok) return read;
  const chosen = read.value[place];
  for (const one of read.value) if (one !== chosen) forget(one);
  if (chosen === undefined) return refuse("key-shape", String(place));
  const sourceId =
    chosen.kind === "watch" ? WATCHED_SOURCE : 1 + Math.max(0, ...body.sources.map(({ id }) => id));
  const known = new Set(body.accounts.map(addressIn));
  const rows = rowsOf(chosen, { sourceId, label }).filter((row) => !known.has(addressIn(row)));
  if (rows.length === 0) {
    forget(chosen);
    return refuse("account-known", [...known][0]);
  }
  const source = sourceOf(chosen, sourceId);
  const sources = source === null ? body.sources : [...body.sources, source];
  return accept({ ...body, sources, accounts: [...body.accounts, ...rows] });
}

function addressIn({ family, publicKey }: AccountRow): string {
  return addressOf(family, publicKey);
}

function readBrought({ text, passphrase }: KeyText): Outcome<readonly Brought[]> {
  const read = readImport(text);
  if (!read.ok) return read;
  if (read.value.some(({ kind }) => kind === "vault")) return refuse("key-shape", "vault");
  if (read.value.some(({ kind }) => kind === "keystore")) return readKeystore(text, passphrase);
  return accept(read.value.flatMap((one) => broughtBy(one, passphrase)));
}

function readKeystore(text: Uint8Array, password: Uint8Array): Outcome<readonly Brought[]> {
  if (password.length === 0) return refuse("keystore-password");
  const secret = openKeystore(new TextDecoder().decode(text), password);
  if (!secret.ok) return secret;
  const publicKey = publicKeyOf("evm", secret.value);
  return accept([{ kind: "key", family: "evm", secret: secret.value, publicKey }]);
}

function broughtBy(reading: ImportReading, passphrase: Uint8Array): readonly Brought[] {
  switch (reading.kind) {
    case "words":
      return [{ kind: "words", words: reading.words, passphrase: passphrase.slice() }];
    case "key":
      return [reading];
    case "watch": {
      const read = readAddress(reading.address);
      const { family } = reading;
      return read.ok ? [{ kind: "watch", family, publicKey: read.value.bytes }] : [];
    }
    case "keystore":
    case "vault":
      return [];
  }
}

/** The first account of each family for words, the one account of a key or an address. */
function rowsOf(
  brought: Brought,
  { sourceId, label }: Pick<AccountRow, "sourceId" | "label">,
): readonly AccountRow[] {
  if (brought.kind !== "words") {
    const { family, publicKey } = brought;
    return [{ sourceId, family, path: "", publicKey, label }];
  }
  const seed = seedFromWords(brought.words, brought.passphrase);
  const rows = SCHEMES.filter(({ isDefault }) => isDefault).map((scheme): AccountRow => {
    const { family, path, publicKey } = deriveAccount(seed, scheme, 0);
    return { sourceId, family, path, publicKey, label };
  });
  wipe(seed);
  return rows;
}

/** What the vault keeps of it; `null` for an address alone. The words are wiped. */
function sourceOf(brought: Brought, id: number): Source | null {
  switch (brought.kind) {
    case "watch":
      return null;
    case "key": {
      const { family, secret } = brought;
      const kind = `${family}-key` as const;
      return { id, kind, language: "english", secret, passphrase: new Uint8Array() };
    }
    case "words": {
      const { words, passphrase } = brought;
      const secret = entropyOf(words);
      words.indices.fill(0);
      return { id, kind: "words", language: words.language, secret, passphrase };
    }
  }
}

function forget(brought: Brought): void {
  if (brought.kind === "key") wipe(brought.secret);
  if (brought.kind !== "words") return;
  brought.words.indices.fill(0);
  wipe(brought.passphrase);
}
