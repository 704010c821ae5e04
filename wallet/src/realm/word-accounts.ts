import {
  deriveAccount,
  pathOf,
  SCAN_GAP,
  SCHEMES,
  seedFromWords,
  wipe,
  wordsFromEntropy,
} from "@holdall/wallet/keyring";
import type { AccountRow, Family, VaultBody } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";

/** Which account of some words: by the id of its scheme, and its number there. */
export interface WordPlace {
  readonly scheme: string;
  readonly index: number;
}

/** An account that some words have, in the vault or not. */
export interface WordAccount extends WordPlace {
  readonly family: Family;
  readonly path: string;
  readonly address: string;
}

/** Which words, and the first of the numbers that are looked at. */
interface Looked {
  readonly source: number;
  readonly start: number;
}

/**
 * The next {@link SCAN_GAP} accounts of some words under every scheme, from number `start` on, and nothing of
 * what is secret. Refuses when the vault has no such words, and a number that no path has.
 */
export function lookAtWords(
  body: VaultBody,
  { source, start }: Looked,
): Outcome<readonly WordAccount[]> {
  const places = SCHEMES.flatMap(({ id, template }) => {
    const count = template.includes("i") ? SCAN_GAP : start === 0 ? 1 : 0;
    return Array.from({ length: count }, (_, at) => ({ scheme: id, index: start + at }));
  });
  const seen = accountsAt(body, source, places);
  if (!seen.ok) return seen;
  return accept(
    seen.value.map(({ family, path, address }, at) => ({ ...places[at], family, path, address })),
  );
}

/**
 * The body with these accounts of some words, each once. One of a former path is called by it, since nothing
 * else tells it from the others.
 */
export function withWordAccounts(
  body: VaultBody,
  source: number,
  places: readonly WordPlace[],
): Outcome<VaultBody> {
  const found = accountsAt(body, source, places);
  if (!found.ok) return found;
  const accounts = [...body.accounts];
  for (const { family, path, publicKey, isDefault } of found.value) {
    if (accounts.some((one) => one.sourceId === source && one.path === path)) continue;
    accounts.push({ sourceId: source, family, path, publicKey, label: isDefault ? "" : path });
  }
  return accept({ ...body, accounts });
}

/**
 * A body with the next account of its first words, of one number on each family: the first that none of them
 * has yet. Refuses when there are no words.
 */
export function withNextAccount(body: VaultBody, label: string): Outcome<VaultBody> {
  const source = body.sources.find(({ kind }) => kind === "words");
  if (source === undefined) return refuse("account-unknown", "words");
  const { id: sourceId } = source;
  const schemes = SCHEMES.filter(({ isDefault }) => isDefault);
  const kept = body.accounts.filter((one) => one.sourceId === sourceId).map(({ path }) => path);
  let index = 0;
  while (schemes.some((scheme) => kept.includes(pathOf(scheme, index)))) index++;
  const places = schemes.map(({ id: scheme }) => ({ scheme, index }));
  const found = accountsAt(body, sourceId, places);
  if (!found.ok) return found;
  const added = found.value.map(({ family, path, publicKey }): AccountRow => {
    return { sourceId, family, path, publicKey, label };
  });
  return accept({ ...body, accounts: [...body.accounts, ...added] });
}

function accountsAt({ sources }: VaultBody, id: number, places: readonly WordPlace[]) {
  const source = sources.find((one) => one.id === id && one.kind === "words");
  if (source === undefined) return refuse("account-unknown", String(id));
  const words = wordsFromEntropy(source.secret, source.language);
  const seed = seedFromWords(words, source.passphrase);
  words.indices.fill(0);
  const found = places.flatMap(({ scheme: name, index }) => {
    const scheme = SCHEMES.find((one) => one.id === name);
    if (scheme === undefined || index > INDEX_MAX) return [];
    return [{ ...deriveAccount(seed, scheme, index), isDefault: scheme.isDefault }];
  });
  wipe(seed);
  return found.length === places.length ? accept(found) : refuse("malformed", "scheme");
}

/** The last number that has a path (BIP-32). */
const INDEX_MAX = 0x7fff_ffff;
