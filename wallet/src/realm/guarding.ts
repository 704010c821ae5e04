import { sixWords } from "@holdall/wallet/clear";
import { readCard, readText } from "@holdall/wallet/cosign";
import type { Passkey } from "@holdall/wallet/cosign";
import {
  eraseSeat,
  makeGuarded,
  renewGuarded,
  settleRenewal,
  signTest,
} from "@holdall/wallet/guarded";
import type { GuardedSeat, GuardedTools, RecoveryHand, Renewal } from "@holdall/wallet/guarded";
import { wordList } from "@holdall/wallet/keyring";
import type { RandomBytes, ShareSource } from "@holdall/wallet/keyring";
import { POLICY_GUARDED } from "@holdall/wallet/policy";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { assertionOf, createArranging } from "./arranging.ts";
import type { Arranging } from "./arranging.ts";
import { bodyWith, settledBody } from "./share-sources.ts";
import type { Change, VaultSeat, Written } from "./vault-seat.ts";

/** What is carried out of the realm for it, as texts: never a secret, and nothing is believed. */
export type Carried =
  /** The card of the co-signer the person has set. */
  | { readonly kind: "card" }
  /** The Solana network's name, and what the Safe's factory says a Safe is made of. */
  | { readonly kind: "network" }
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
  /** The recovery party, in a realm of its own: with the kit that was opened there, or a new one. */
  readonly recovery: () => RecoveryHand;
  readonly carry: Carry;
  readonly now: () => number;
}

/** Writes a change of the vault. */
type Write = (change: Change) => Outcome<Written>;

/** The source of the share that is still to be settled; `null` where there is none. */
interface Unsettled {
  readonly unsettled: number | null;
}

/** An account that waits for its kit to be reopened. */
interface Pending {
  readonly device: GuardedSeat;
  /** Whether the co-signer uses its share already; that of a renewal it takes into use when it is settled. */
  readonly kind: ShareSource;
  /** What a new account is called; one that the vault has keeps its name. */
  readonly label: string;
}

/** A recovery by the kit: the passkey's assertion where there is one, and a name for the account. */
export interface Recovering {
  readonly assertion: string | null;
  readonly label: string;
}

/** The making and renewing of guarded accounts, one at a time. */
export interface Guarding {
  /** Who the co-signer is: where, and the check words of its identity. */
  card(): Promise<Outcome<unknown>>;
  make(seat: VaultSeat, label: string, passkey: Passkey | null): Promise<Outcome<unknown>>;
  /** Has an account back by its kit alone: new shares for a new device, once its notice has run. */
  recover(seat: VaultSeat, asked: Recovering): Promise<Outcome<unknown>>;
  /** Rules, notices, second factors. */
  readonly arranging: Arranging;
  /** Shares a key anew: with the kit that was opened, or without it. */
  renew(seat: VaultSeat, source: number, hasKit: boolean): Promise<Outcome<unknown>>;
  /**
   * Takes the account that waits into the vault, once its kit was opened and has signed a test. The
   * share of a renewal stands there beside the one there was, and is told to be settled.
   */
  prove(write: Write): Promise<Outcome<Written & Unsettled>>;
  /**
   * Ends a renewal of which the vault has the share: its co-signer takes its own into use, and the one
   * there was goes. Where the co-signer says that it has none, nothing changes: its word alone makes no
   * share worthless that goes with the kit.
   */
  settle(seat: VaultSeat, source: number, write: Write): Promise<Outcome<unknown>>;
  /** What signing needs. */
  readonly tools: GuardedTools;
  /** Forgets and erases what waits. */
  forget(): void;
}

interface State {
  readonly tools: GuardingTools;
  readonly guarded: GuardedTools;
  readonly arranging: Arranging;
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
  const { recovery } = tools;
  const arranging = createArranging({ guarded, recovery, card: () => state.card });
  const state: State = { tools, guarded, arranging, card: null, pending: null };
  return {
    tools: guarded,
    arranging,
    forget: () => forget(state),
    card: () => askCard(state),
    make: (seat, label, passkey) => make(state, seat, { label, passkey }),
    recover: (seat, asked) => recover(state, seat, asked),
    renew: (seat, source, hasKit) => renew(state, seat, { source, hasKit }),
    prove: (write) => prove(state, write),
    settle: (seat, source, write) => settle(state, seat, source, write),
  };
}

function forget(state: State): void {
  const { pending } = state;
  state.arranging.forget();
  state.pending = null;
  if (pending !== null) eraseSeat(pending.device);
}

/**
 * What waits from now on, until its kit is brought back. The page has it from the other realm. A
 * vault that was locked while the others took part keeps nothing.
 */
function wait(state: State, seat: VaultSeat, next: Pending): Outcome<unknown> {
  if (!seat.isOpen) {
    eraseSeat(next.device);
    return refuse("signer-closed");
  }
  forget(state);
  state.pending = next;
  return accept({});
}

/** Has the recovery party take part in one thing, and wiped whatever came of it. */
async function withHand<T>(
  { tools }: State,
  use: (hand: RecoveryHand) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const hand = tools.recovery();
  const done = await use(hand);
  await hand.wipe();
  return done;
}

async function askCard(state: State): Promise<Outcome<unknown>> {
  const fetched = await fetchCard(state.tools.carry);
  if (!fetched.ok) return fetched;
  const { url, identity, bytes } = fetched.value;
  state.card = bytes;
  return accept({ url, check: sixWords(identity, wordList("english")) });
}

async function make(
  state: State,
  seat: VaultSeat,
  { label, passkey }: { readonly label: string; readonly passkey: Passkey | null },
): Promise<Outcome<unknown>> {
  const { card, tools, guarded } = state;
  if (card === null) return refuse("cosigner-silent", "card");
  const network = await fetchNetwork(tools.carry);
  if (!network.ok) return network;
  const rules = { policy: POLICY_GUARDED, passkey };
  const terms = { network: network.value, ...rules, card };
  const made = await withHand(state, (hand) => makeGuarded(terms, hand, guarded));
  return made.ok ? wait(state, seat, { device: made.value, kind: "frost-share", label }) : made;
}

/** With the kit at hand it is the co-signer that is replaced, by the one whose card was shown. */
async function renew(
  state: State,
  seat: VaultSeat,
  { source, hasKit }: { readonly source: number; readonly hasKit: boolean },
): Promise<Outcome<unknown>> {
  const network = await fetchNetwork(state.tools.carry);
  if (!network.ok) return network;
  const held = seat.guardedOf(source);
  if (!held.ok) return held;
  const card = hasKit ? state.card : held.value.card;
  const renewed =
    card === null
      ? refuse("cosigner-silent", "card")
      : await shareAnew(state, { device: held.value, card, network: network.value });
  eraseSeat(held.value);
  return renewed.ok
    ? wait(state, seat, { device: renewed.value, kind: "frost-next", label: "" })
    : renewed;
}

const shareAnew = (state: State, renewal: Renewal): Promise<Outcome<GuardedSeat>> =>
  withHand(state, (hand) =>
    renewGuarded({ ...renewal, policy: POLICY_GUARDED }, hand, state.guarded),
  );

/** The kit's own co-signer shares anew with it; a vault that has the account already keeps its place. */
async function recover(
  state: State,
  seat: VaultSeat,
  { assertion, label }: Recovering,
): Promise<Outcome<unknown>> {
  const named = await fetchNetwork(state.tools.carry);
  if (!named.ok) return named;
  const network = named.value;
  const renewed = await withHand(state, async (hand) => {
    const regained = await state.arranging.regain(hand);
    if (!regained.ok) return regained;
    const { kit, ceremony } = regained.value;
    const proof = assertionOf(assertion);
    const renewal = { device: null, card: kit.card, network, ceremony, proof };
    return renewGuarded(renewal, hand, state.guarded);
  });
  return renewed.ok
    ? wait(state, seat, { device: renewed.value, kind: "frost-next", label })
    : renewed;
}

async function prove(state: State, write: Write): Promise<Outcome<Written & Unsettled>> {
  const { pending } = state;
  if (pending === null) return refuse("frost-session", "nothing waits");
  const proven = await withHand(state, (hand) =>
    signWithKit(pending.device, hand, state.tools.random),
  );
  if (!proven.ok) return proven;
  // Another account waits by now, or none: what this one had was erased.
  if (state.pending !== pending) return refuse("frost-session", "another waits");
  let unsettled: number | null = null;
  const written = write((body) => {
    const taken = bodyWith(body, pending);
    if (!taken.ok) return taken;
    unsettled = pending.kind === "frost-next" ? taken.value.source : null;
    return accept(taken.value.body);
  });
  if (!written.ok) return written;
  forget(state);
  return accept({ ...written.value, unsettled });
}

async function settle(
  state: State,
  seat: VaultSeat,
  source: number,
  write: Write,
): Promise<Outcome<unknown>> {
  const next = seat.guardedOf(source);
  if (!next.ok) return next;
  const settled = await settleRenewal(next.value, state.guarded);
  eraseSeat(next.value);
  if (!settled.ok) return settled;
  if (settled.value === "undone") return accept({ isUndone: true });
  return write((body) => settledBody(body, source));
}

/** The reopened kit is of this ceremony and no other when both sign its test together. */
async function signWithKit(
  { share, ceremony }: GuardedSeat,
  hand: RecoveryHand,
  random: RandomBytes,
): Promise<Outcome<unknown>> {
  const signed = await signTest(share, hand.peer, { id: ceremony }, random);
  return signed.ok ? signed : refuse("frost-share", "another kit");
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

/** The Solana network that an account is made for: a name for the rules. */
async function fetchNetwork(carry: Carry): Promise<Outcome<string>> {
  const text = await carried(carry, { kind: "network" });
  if (!text.ok) return text;
  const network = readText(80)(text.value);
  return network === null ? refuse("malformed", "network") : accept(network);
}
