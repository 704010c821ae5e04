import { hexToBytes } from "@noble/hashes/utils.js";
import { sixWords } from "@holdall/wallet/clear";
import { parseJson, readCard, readFields, readText } from "@holdall/wallet/cosign";
import { generatePassphrase, groupKeyOf } from "@holdall/wallet/frost";
import {
  decodeSeat,
  encodeSeat,
  eraseSeat,
  makeGuarded,
  publicSeatOf,
  renewGuarded,
} from "@holdall/wallet/guarded";
import type { GuardedPair, GuardedSeat, GuardedTools } from "@holdall/wallet/guarded";
import {
  openVault,
  sameBytes,
  sealVault,
  wipe,
  wordList,
  writeVault,
} from "@holdall/wallet/keyring";
import type { AccountRow, RandomBytes, Source, Stretch, VaultBody } from "@holdall/wallet/keyring";
import { POLICY_OPEN } from "@holdall/wallet/policy";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { SAFE_PLACES } from "@holdall/wallet/safe";
import { GUARDED_PATHS } from "./vault-seat.ts";
import type { VaultSeat, Written } from "./vault-seat.ts";

/** What is carried out of the realm for it, as texts: never a secret, and nothing is believed. */
export type Carried =
  /** The card of the co-signer the person has set. */
  | { readonly kind: "card" }
  /** The Solana network's name, and what the Safe's factory says a Safe is made of. */
  | { readonly kind: "facts" }
  | {
      readonly kind: "cosigner";
      readonly url: string;
      readonly path: string;
      readonly text: string;
      readonly signature: Uint8Array;
    };

/** Carries a text there and back; throws when nobody answers. */
export type Carry = (asked: Carried) => Promise<string>;

/** What guarding an account needs. */
export interface GuardingTools {
  readonly random: RandomBytes;
  readonly stretch: Stretch;
  readonly carry: Carry;
  readonly now: () => number;
}

/** A kit as it was saved, and the words that open it. */
export interface SealedKit {
  readonly text: string;
  readonly passphrase: Uint8Array;
}

/** An account that waits for its kit to be reopened. */
interface Pending {
  readonly pair: GuardedPair;
  readonly label: string;
  /** The source whose share is replaced; `null` for a new account. */
  readonly replaces: number | null;
}

/** The making and renewing of guarded accounts, one at a time. */
export interface Guarding {
  /** Who the co-signer is: where, and the check words of its identity. */
  card(): Promise<Outcome<unknown>>;
  make(label: string): Promise<Outcome<unknown>>;
  renew(seat: VaultSeat, source: number, kit: SealedKit | null): Promise<Outcome<unknown>>;
  prove(seat: VaultSeat, kit: string, passphrase: Uint8Array): Promise<Outcome<Written>>;
  /** What signing needs. */
  readonly tools: GuardedTools;
  /** Forgets and erases what waits. */
  forget(): void;
}

interface State {
  readonly tools: GuardingTools;
  readonly guarded: GuardedTools;
  card: Uint8Array | null;
  pending: Pending | null;
}

/** Nothing waits. */
export function createGuarding(tools: GuardingTools): Guarding {
  let lastNumber = 0;
  const guarded: GuardedTools = {
    random: tools.random,
    post: (url) => (path, text, signature) =>
      tools.carry({ kind: "cosigner", url, path, text, signature }),
    nextNumber: () => (lastNumber = Math.max(lastNumber + 1, tools.now())),
  };
  const state: State = { tools, guarded, card: null, pending: null };
  return {
    tools: guarded,
    forget: () => forget(state),
    card: () => askCard(state),
    make: (label) => make(state, label),
    renew: (seat, source, kit) => renew(state, seat, { source, kit }),
    prove: (seat, kit, passphrase) => prove(state, seat, { text: kit, passphrase }),
  };
}

function forget(state: State): void {
  const { pending } = state;
  state.pending = null;
  if (pending === null) return;
  eraseSeat(pending.pair.device);
  eraseSeat(pending.pair.recovery);
}

/** What waits from now on, and its kit as it is to be saved. */
function wait(state: State, next: Pending): Promise<Outcome<unknown>> {
  forget(state);
  state.pending = next;
  return sealKit(next.pair.recovery, state.tools);
}

async function askCard(state: State): Promise<Outcome<unknown>> {
  const fetched = await fetchCard(state.tools.carry);
  if (!fetched.ok) return fetched;
  const { url, identity, bytes } = fetched.value;
  state.card = bytes;
  return accept({ url, check: sixWords(identity, wordList("english")) });
}

async function make(state: State, label: string): Promise<Outcome<unknown>> {
  const { card, tools, guarded } = state;
  if (card === null) return refuse("cosigner-silent", "card");
  const facts = await fetchFacts(tools.carry);
  if (!facts.ok) return facts;
  const terms = { ...facts.value, card, policy: POLICY_OPEN, contracts: SAFE_PLACES.local };
  const made = await makeGuarded(terms, guarded);
  return made.ok ? wait(state, { pair: made.value, label, replaces: null }) : made;
}

/** With the kit at hand it is the co-signer that is replaced, by the one whose card was shown. */
async function renew(
  state: State,
  seat: VaultSeat,
  { source, kit }: { readonly source: number; readonly kit: SealedKit | null },
): Promise<Outcome<unknown>> {
  const held = seat.guardedOf(source);
  if (!held.ok) return held;
  const kept = kit === null ? accept(null) : await openKit(kit, state.tools.stretch);
  if (!kept.ok) return kept;
  const facts = await fetchFacts(state.tools.carry);
  if (!facts.ok) return facts;
  const card = kept.value === null ? held.value.card : state.card;
  if (card === null) return refuse("cosigner-silent", "card");
  const { network } = facts.value;
  const renewal = { device: held.value, recovery: kept.value, card, network };
  const renewed = await renewGuarded(renewal, state.guarded);
  eraseSeat(held.value);
  if (kept.value !== null) eraseSeat(kept.value);
  if (!renewed.ok) return renewed;
  return wait(state, { pair: renewed.value, label: "", replaces: source });
}

async function prove(state: State, seat: VaultSeat, kit: SealedKit): Promise<Outcome<Written>> {
  if (state.pending === null) return refuse("frost-session", "nothing waits");
  const opened = await openKit(kit, state.tools.stretch);
  if (!opened.ok) return opened;
  const { pair, label, replaces } = state.pending;
  const isSame = sameBytes(opened.value.share.signingShare, pair.recovery.share.signingShare);
  eraseSeat(opened.value);
  if (!isSame) return refuse("frost-share", "another kit");
  const body = bodyWith(seat.body, pair.device, { label, replaces });
  if (!body.ok) return body;
  const written = seat.commit(body.value, state.tools.random);
  if (written.ok) forget(state);
  return written;
}

async function carried(carry: Carry, asked: Carried): Promise<Outcome<string>> {
  try {
    return accept(await carry(asked));
  } catch {
    return refuse("cosigner-silent", asked.kind);
  }
}

async function fetchCard(
  carry: Carry,
): Promise<Outcome<{ bytes: Uint8Array; url: string; identity: Uint8Array }>> {
  const text = await carried(carry, { kind: "card" });
  if (!text.ok) return text;
  const bytes = new TextEncoder().encode(text.value);
  const card = readCard(bytes);
  return card === null ? refuse("malformed", "card") : accept({ bytes, ...card });
}

/** The code is checked by its hash where it is used; the network is a name for the rules. */
async function fetchFacts(
  carry: Carry,
): Promise<Outcome<{ network: string; creationCode: Uint8Array }>> {
  const text = await carried(carry, { kind: "facts" });
  if (!text.ok) return text;
  const read = readFields<{ readonly network: string; readonly creationCode: string }>(
    parseJson(text.value),
    { network: readText(80), creationCode: readText(8_192) },
  );
  if (read === null || !/^(?:[0-9a-f]{2})+$/u.test(read.creationCode)) {
    return refuse("malformed", "facts");
  }
  return accept({ network: read.network, creationCode: hexToBytes(read.creationCode) });
}

/** The kit as a sealed file, and the six words that open it. The words are shown and wiped. */
async function sealKit(seat: GuardedSeat, tools: GuardingTools): Promise<Outcome<unknown>> {
  const body = encodeSeat(seat);
  if (!body.ok) return body;
  const passphrase = generatePassphrase(tools.random);
  const keys = [{ kind: "password", password: passphrase }] as const;
  const sealed = await sealVault(body.value, keys, 1, { ...tools, isBackupProven: true });
  if (!sealed.ok) return sealed;
  const text = writeVault(sealed.value, tools.random);
  wipe(sealed.value.dataKey, sealed.value.body);
  return text.ok ? accept({ kit: text.value, passphrase }) : text;
}

async function openKit(
  { text, passphrase }: SealedKit,
  stretch: Stretch,
): Promise<Outcome<GuardedSeat>> {
  const opened = await openVault(text, { kind: "password", password: passphrase }, stretch);
  wipe(passphrase);
  if (!opened.ok) return opened;
  const seat = decodeSeat(opened.value.body);
  wipe(opened.value.dataKey, opened.value.body);
  if (!seat.ok) return seat;
  return seat.value.share.party === "recovery" ? seat : refuse("frost-share", "no kit");
}

/** The vault's body with a guarded account more, or with another share of one it has. */
function bodyWith(
  body: VaultBody,
  seat: GuardedSeat,
  { label, replaces }: { readonly label: string; readonly replaces: number | null },
): Outcome<VaultBody> {
  const secret = encodeSeat(seat);
  if (!secret.ok) return secret;
  const id = replaces ?? 1 + Math.max(0, ...body.sources.map((one) => one.id));
  const source: Source = {
    id,
    kind: "frost-share",
    language: "english",
    secret: secret.value,
    passphrase: new Uint8Array(),
  };
  if (replaces !== null) {
    const sources = body.sources.map((one) => (one.id === id ? source : one));
    return accept({ ...body, sources });
  }
  const row = (family: AccountRow["family"], path: string, publicKey: Uint8Array): AccountRow => ({
    sourceId: id,
    family,
    path,
    publicKey,
    label,
  });
  const accounts = [
    row("solana", GUARDED_PATHS.solana, groupKeyOf(seat.share.group)),
    row("evm", GUARDED_PATHS.safe, seat.safe),
    row("evm", GUARDED_PATHS.owner, publicSeatOf(seat.seed).ownerKey),
  ];
  return accept({
    ...body,
    sources: [...body.sources, source],
    accounts: [...body.accounts, ...accounts],
  });
}
