import { kitProof, parseRequest, signTextWith } from "@holdall/wallet/cosign";
import type { CosignerKind, Json } from "@holdall/wallet/cosign";
import {
  createKeygen,
  createLocalPeer,
  createReshare,
  eraseShare,
  groupKeyOf,
  keygenTestMessage,
} from "@holdall/wallet/frost";
import type {
  Ceremony,
  Envelope,
  FrostPeer,
  FrostShare,
  Group,
  Keygen,
  KeygenSeat,
  ResharePlan,
} from "@holdall/wallet/frost";
import { readAddress, sameBytes } from "@holdall/wallet/keyring";
import type { RandomBytes } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { signReplacement } from "./replacement.ts";
import { eraseSeat, identitySecretOf, publicSeatOf } from "./seat.ts";
import type { GuardedSeat, PublicSeat } from "./seat.ts";

/** Everything of a seat but its share and its seed: nothing of it is secret. */
export type SeatFacts = Omit<GuardedSeat, "share" | "seed">;

/** What anybody may know of a recovery kit. */
export interface KitFacts extends SeatFacts {
  readonly group: Group;
}

/** A recovery party's public side, and what its kit says where it has one. */
export interface HandKnown extends Pick<PublicSeat, "identity" | "owner"> {
  readonly kit: KitFacts | null;
}

/**
 * The recovery party of a guarded account, wherever it lives: in a browser, in a realm of its own.
 * Its share and its seed never leave it but sealed, so that whoever holds the device's share and
 * speaks with this hand still holds one share.
 *
 * It takes part in one ceremony, in this order: begin, deal, echo, finish, the test signature,
 * keep. It signs no transaction: its peer signs the test of the ceremony it took part in, or of the
 * one its kit comes from, and nothing else.
 */
export interface RecoveryHand {
  /** Its public side: of its kit, or of a seed drawn for a new one. */
  known(): Promise<Outcome<HandKnown>>;
  /** Begins a key generation, or a re-sharing where there is a plan: its first message, for all. */
  begin(ceremony: Ceremony, plan: ResharePlan | null): Promise<Outcome<Envelope>>;
  /** Deals its parts. In a re-sharing only a holder does; the others answer no message. */
  deal(received: readonly Envelope[]): Promise<Outcome<readonly Envelope[]>>;
  /** Takes what was dealt to it, and repeats what was told to all. A re-sharing needs both here. */
  echo(received: readonly Envelope[]): Promise<Outcome<readonly Envelope[]>>;
  /** Compares the echoes and has its share: of this group. */
  finish(received: readonly Envelope[]): Promise<Outcome<Group>>;
  /** The hand as the other one of a test signature. */
  readonly peer: FrostPeer;
  /** Ends the ceremony: these facts, its share and its seed are the new kit. */
  keep(facts: SeatFacts): Promise<Outcome<true>>;
  /** Signs a request of its own to the co-signer: of its kit's account, of the kinds a kit needs. */
  sign(text: string): Promise<Outcome<Uint8Array>>;
  /** Stands beside the device as a second factor: signs the challenge. */
  vouch(challenge: Uint8Array): Promise<Outcome<Json>>;
  /** Signs as an owner of its Safe the one proposal that makes the kit's device an owner. */
  replace(document: string): Promise<Outcome<Uint8Array>>;
  /** Overwrites everything secret. The hand answers nothing afterwards. */
  wipe(): Promise<void>;
}

/** A hand in this very memory: what a realm of its own, or a program, is made of. */
export interface LocalHand extends RecoveryHand {
  /** The new kit after `keep`, to be sealed; `null` before. */
  kept(): GuardedSeat | null;
}

/** What a kit may ask of a co-signer: to look, to announce itself, and to share anew. */
const KIT_KINDS: readonly CosignerKind[] = [
  "status",
  "notice/open",
  "reshare/start",
  "reshare/deal",
  "reshare/echo",
  "reshare/finish",
  "safe/sign",
];

interface State {
  readonly random: RandomBytes;
  readonly kit: GuardedSeat | null;
  readonly seed: Uint8Array;
  ceremony: Ceremony | null;
  rounds: Keygen | null;
  share: FrostShare | null;
  peer: FrostPeer | null;
  kept: GuardedSeat | null;
  isOver: boolean;
}

/** A recovery party with its kit, which becomes its own to wipe, or with a new seed. */
export function createRecoveryHand(random: RandomBytes, kit: GuardedSeat | null): LocalHand {
  const state: State = {
    random,
    kit,
    seed: kit?.seed.slice() ?? random(32),
    ceremony: null,
    rounds: null,
    share: null,
    peer: null,
    kept: null,
    isOver: false,
  };
  const alive = <T>(act: () => Outcome<T> | Promise<Outcome<T>>): Promise<Outcome<T>> =>
    Promise.resolve(state.isOver ? refuse("signer-closed") : act());
  const round = <T>(act: (rounds: Keygen) => Outcome<T>): Promise<Outcome<T>> =>
    alive(() => (state.rounds === null ? refuse("frost-session", "none") : act(state.rounds)));
  return {
    known: () => alive(() => accept(knownOf(state))),
    begin: (ceremony, plan) => alive(() => begin(state, ceremony, plan)),
    deal: (received) => round((rounds) => rounds.deal(received)),
    echo: (received) => round((rounds) => rounds.echo(received)),
    finish: (received) => round((rounds) => finish(state, rounds, received)),
    peer: {
      party: "recovery",
      commit: (plan, request) =>
        alive(() => testPeer(state, plan.message, (peer) => peer.commit(plan, request))),
      respond: (plan, nonces) =>
        alive(() => testPeer(state, plan.message, (peer) => peer.respond(plan, nonces))),
    },
    keep: (facts) => alive(() => keep(state, facts)),
    sign: (text) => alive(() => sign(state, text)),
    vouch: (challenge) => alive(() => vouch(state, challenge)),
    replace: (document) =>
      alive(() =>
        kit === null ? refuse("account-unknown", "kit") : signReplacement(kit, document),
      ),
    wipe: () => Promise.resolve(wipe(state)),
    kept: () => state.kept,
  };
}

function knownOf({ seed, kit }: State): HandKnown {
  const { identity, owner } = publicSeatOf(seed);
  if (kit === null) return { identity, owner, kit };
  const { account, ceremony, identities, owners, first, safe, policyHash, card, share } = kit;
  const facts = { account, ceremony, identities, owners, first, safe, policyHash, card };
  return { identity, owner, kit: { ...facts, group: share.group } };
}

function begin(state: State, ceremony: Ceremony, plan: ResharePlan | null): Outcome<Envelope> {
  const { seed, random, kit } = state;
  const { identity } = publicSeatOf(seed);
  if (!sameBytes(identity, ceremony.identities.recovery)) return refuse("frost-participants");
  state.ceremony = ceremony;
  const seat = {
    party: "recovery",
    ceremony,
    identitySecret: identitySecretOf(seed),
    random,
  } as const;
  state.rounds = plan === null ? createKeygen(seat) : resharing(seat, plan, kit?.share ?? null);
  return accept(state.rounds.commit());
}

/** A re-sharing in the rounds of a key generation. Who holds no share deals nothing. */
export function resharing(seat: KeygenSeat, plan: ResharePlan, share: FrostShare | null): Keygen {
  const reshare = createReshare({ ...seat, plan, ...(share === null ? {} : { share }) });
  return {
    commit: () => reshare.join(),
    deal: (joined) => (plan.holders.includes(seat.party) ? reshare.deal(joined) : accept([])),
    echo: (received) =>
      reshare.echo(
        received.filter(({ step }) => step === 1),
        received.filter(({ step }) => step !== 1),
      ),
    finish: (received) => reshare.finish(received),
  };
}

function finish(state: State, rounds: Keygen, received: readonly Envelope[]): Outcome<Group> {
  const share = rounds.finish(received);
  if (!share.ok) return share;
  state.share = share.value;
  return accept(share.value.group);
}

/** The peer of a test, and of nothing that could be worth anything to anybody. */
function testPeer<T>(
  state: State,
  message: Uint8Array,
  act: (peer: FrostPeer) => Promise<Outcome<T>>,
): Outcome<T> | Promise<Outcome<T>> {
  const { random, kit } = state;
  const share = state.share ?? kit?.share ?? null;
  const id = state.share === null ? kit?.ceremony : state.ceremony?.id;
  if (share === null || id === undefined) return refuse("frost-session", "none");
  const test = keygenTestMessage({ id }, groupKeyOf(share.group));
  if (!sameBytes(message, test)) return refuse("frost-session", "not the test");
  state.peer ??= createLocalPeer(share, { random, record: () => true });
  return act(state.peer);
}

function keep(state: State, facts: SeatFacts): Outcome<true> {
  const { share, ceremony, seed } = state;
  if (share === null || ceremony === null) return refuse("frost-session", "none");
  const { identity, owner } = publicSeatOf(seed);
  const own = readAddress(owner);
  const isOurs =
    sameBytes(facts.ceremony, ceremony.id) &&
    sameBytes(facts.identities.recovery, identity) &&
    own.ok &&
    sameBytes(facts.owners.recovery, own.value.bytes);
  if (!isOurs) return refuse("frost-participants");
  state.kept = { ...facts, share, seed: seed.slice() };
  return accept(true);
}

function sign(
  { seed, kit }: State,
  text: string,
): Outcome<Uint8Array> | Promise<Outcome<Uint8Array>> {
  const request = parseRequest(text);
  if (!request.ok) return request;
  const { kind, account, from } = request.value;
  const isOwn = kit !== null && from === "recovery" && sameBytes(account, kit.account);
  if (!isOwn || !KIT_KINDS.includes(kind)) return refuse("cosigner-request", kind);
  return withIdentity(seed, (secret) => signTextWith(secret)(text));
}

function vouch({ seed, kit }: State, challenge: Uint8Array): Outcome<Json> {
  if (kit === null) return refuse("account-unknown", "kit");
  return withIdentity(seed, (secret) => accept(kitProof(secret, challenge)));
}

function withIdentity<T>(seed: Uint8Array, use: (secret: Uint8Array) => T): T {
  const secret = identitySecretOf(seed);
  const done = use(secret);
  secret.fill(0);
  return done;
}

function wipe(state: State): void {
  state.isOver = true;
  state.seed.fill(0);
  if (state.kit !== null) eraseSeat(state.kit);
  if (state.kept !== null) eraseSeat(state.kept);
  if (state.share !== null) eraseShare(state.share);
  state.rounds = null;
  state.peer = null;
}
