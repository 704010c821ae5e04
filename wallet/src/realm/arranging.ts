import { sixWords } from "@holdall/wallet/clear";
import {
  parseJson,
  readCard,
  readFields,
  readList,
  readPolicy,
  readText,
} from "@holdall/wallet/cosign";
import type { Json } from "@holdall/wallet/cosign";
import {
  cancelNotice,
  changePasskey,
  changeRules,
  createCosignerReplacementSigner,
  createReplacementSigner,
  eraseSeat,
  guardedLog,
  guardedStatus,
  keepRules,
  kitSpeaker,
  openNotice,
  prepareNotice,
  preparePasskey,
  prepareRenewal,
  prepareRules,
  speakerOf,
} from "@holdall/wallet/guarded";
import type {
  GuardedRules,
  GuardedSeat,
  GuardedTools,
  KitFacts,
  PreparedAct,
  Proof,
  RecoveryHand,
  Speaker,
} from "@holdall/wallet/guarded";
import { checksumAddress, sameBytes, wordList } from "@holdall/wallet/keyring";
import type { Signer } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { groupAddress } from "@holdall/wallet/frost";
import type { RealmMessage } from "./message.ts";
import type { VaultSeat } from "./vault-seat.ts";

/** The messages about an account that is there, or that is to be had back by its kit. */
export type ArrangingMessage = Extract<
  RealmMessage,
  {
    kind: `guard/${"status" | "log" | "rules" | "ask" | "keep" | "passkey" | "calm" | "lost" | "notice"}`;
  }
>;

/** What a recovery goes on with: what the kit says, and the ceremony its passkey was asked for. */
export interface Regained {
  readonly kit: KitFacts;
  readonly ceremony: Uint8Array;
}

/** Rules, notices and second factors of guarded accounts, as the secure page asks for them. */
export interface Arranging {
  answer(seat: VaultSeat, message: ArrangingMessage): Promise<Outcome<unknown>>;
  /** The kit that a hand has, with the ceremony that its passkey was asked for. */
  regain(hand: RecoveryHand): Promise<Outcome<Regained>>;
  /**
   * The kit as a signer of its Safe: beside the co-signer, for what the device's own owner cannot sign any
   * more; beside the device, whose seat it takes and erases, for what the co-signer cannot.
   */
  kitSigner(account: string, device: GuardedSeat | null): Promise<Outcome<Signer>>;
  forget(): void;
}

/** What arranging needs. */
export interface ArrangingTools {
  readonly guarded: GuardedTools;
  /** The recovery party, with the kit that the person has opened where it lives. */
  readonly recovery: () => RecoveryHand;
  /** The co-signer's card as it was last shown: the same co-signer may have moved. */
  readonly card: () => Uint8Array | null;
}

interface State extends ArrangingTools {
  /** The act whose challenge was told last: a proof is for it, or for nothing. */
  act: PreparedAct | null;
  ceremony: Uint8Array | null;
}

const RULES_MAX = 1_024;

/** Nothing prepared. */
export function createArranging(tools: ArrangingTools): Arranging {
  const state: State = { ...tools, act: null, ceremony: null };
  return {
    answer: (seat, message) => answer(state, seat, message),
    regain: (hand) => regain(state, hand),
    kitSigner: (account, device) => kitSigner(state, account, device),
    forget() {
      state.act = null;
      state.ceremony = null;
    },
  };
}

async function answer(
  state: State,
  seat: VaultSeat,
  message: ArrangingMessage,
): Promise<Outcome<unknown>> {
  if (message.kind === "guard/lost") return withKit(state, (hand, kit) => lost(state, hand, kit));
  if (message.kind === "guard/notice") {
    const { assertion } = message.body;
    return withKit(state, (hand, kit) => notice(state, kitSpeaker(kit, hand), assertion));
  }
  const held = seat.guardedOf(message.body.source);
  if (!held.ok) return held;
  const device = speakerOf(movedTo(held.value, state.card()));
  const done = await arrange(state, device, message);
  eraseSeat(held.value);
  return done;
}

/** Uses the opened kit for one thing, and has it wiped whatever came of it. */
async function withKit<T>(
  state: State,
  use: (hand: RecoveryHand, kit: KitFacts) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const hand = state.recovery();
  const kit = await kitOf(state, hand);
  const done = kit.ok ? await use(hand, kit.value) : kit;
  await hand.wipe();
  return done;
}

/** What the kit of a hand says, with the card its co-signer shows now. */
async function kitOf(state: State, hand: RecoveryHand): Promise<Outcome<KitFacts>> {
  const known = await hand.known();
  if (!known.ok) return known;
  const { kit } = known.value;
  return kit === null ? refuse("frost-share", "no kit") : accept(movedTo(kit, state.card()));
}

type Held = Exclude<ArrangingMessage, { kind: "guard/lost" | "guard/notice" }>;

async function arrange(state: State, device: Speaker, message: Held): Promise<Outcome<unknown>> {
  const { guarded } = state;
  switch (message.kind) {
    case "guard/status":
      return guardedStatus(device, guarded);
    case "guard/log":
      return guardedLog(device, guarded);
    case "guard/keep":
      return keepRules(device, guarded);
    case "guard/calm":
      return cancelNotice(device, guarded);
    case "guard/ask":
      return ask(state, device, message.body.about);
    case "guard/rules": {
      const rules = readRules(message.body.rules);
      if (rules === null) return refuse("malformed", "rules");
      const act = actFor(state, message.body.proof, () => prepareRules(device, rules, guarded));
      if (!act.ok) return act;
      return proven(state, message.body.proof, (proof) =>
        changeRules(device, rules, { act: act.value, proof }, guarded),
      );
    }
    case "guard/passkey": {
      const { passkey, proof: given } = message.body;
      const act = actFor(state, given, () => preparePasskey(device, passkey, guarded));
      if (!act.ok) return act;
      return proven(state, given, (proof) =>
        changePasskey(device, passkey, { act: act.value, proof }, guarded),
      );
    }
  }
}

type About = Extract<ArrangingMessage, { kind: "guard/ask" }>["body"]["about"];

/** Tells what a passkey must sign, and remembers what that is for. */
function ask(state: State, device: Speaker, about: About): Outcome<unknown> {
  if (about.kind === "passkey") {
    state.act = preparePasskey(device, about.passkey, state.guarded);
  } else {
    const rules = readRules(about.rules);
    if (rules === null) return refuse("malformed", "rules");
    state.act = prepareRules(device, rules, state.guarded);
  }
  return accept({ challenge: state.act.challenge });
}

type GivenProof = Extract<ArrangingMessage, { kind: "guard/rules" }>["body"]["proof"];

/** A passkey has signed what was asked before; every other proof is made now. */
function actFor(
  state: State,
  { kind }: GivenProof,
  prepare: () => PreparedAct,
): Outcome<PreparedAct> {
  if (kind !== "passkey") return accept(prepare());
  const { act } = state;
  state.act = null;
  return act === null ? refuse("cosigner-passkey", "nothing asked") : accept(act);
}

async function proven<T>(
  state: State,
  given: GivenProof,
  use: (proof: Proof) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  switch (given.kind) {
    case "none":
      return use({ kind: "none" });
    case "passkey":
      return use({ kind: "passkey", assertion: parseJson(given.assertion) });
    case "kit":
      return withKit(state, (hand) => use({ kind: "kit", hand }));
  }
}

/** Rules as a page writes them: the policy in the co-signer's language, and the recipients. */
function readRules(text: string): GuardedRules | null {
  return readFields<GuardedRules>(parseJson(text), {
    policy: readPolicy,
    recipients: readList(readText(64), RULES_MAX),
  });
}

/** A seat with the card its co-signer shows now, when it is the same co-signer. */
function movedTo<T extends { readonly card: Uint8Array }>(seat: T, card: Uint8Array | null): T {
  const [was, is] = [readCard(seat.card), card === null ? null : readCard(card)];
  const isSame = was !== null && is !== null && sameBytes(was.identity, is.identity);
  return isSame && card !== null ? { ...seat, card } : seat;
}

/**
 * The first look with a kit alone: whose it is, what the co-signer says, and what a passkey must
 * sign for the two steps that follow.
 */
async function lost(state: State, hand: RecoveryHand, kit: KitFacts): Promise<Outcome<unknown>> {
  const status = await guardedStatus(kitSpeaker(kit, hand), state.guarded);
  const card = readCard(kit.card);
  if (!status.ok) return status;
  if (card === null) return refuse("malformed", "card");
  state.act = prepareNotice(kit, state.guarded);
  const { ceremony, challenge } = prepareRenewal(kit, state.guarded);
  state.ceremony = ceremony;
  return accept({
    address: groupAddress(kit.group),
    safe: checksumAddress(kit.safe),
    cosigner: { url: card.url, check: sixWords(card.identity, wordList("english")) },
    status: status.value,
    challenges: { notice: state.act.challenge, renewal: challenge },
  });
}

function notice(state: State, kit: Speaker, assertion: string | null): Promise<Outcome<unknown>> {
  const act = state.act ?? prepareNotice(kit, state.guarded);
  state.act = null;
  return openNotice(kit, { act, assertion: assertionOf(assertion) }, state.guarded);
}

/** An assertion as the page wrote it, or the word for none. */
export function assertionOf(text: string | null): Json {
  return text === null ? "none" : (parseJson(text) ?? "none");
}

async function regain(state: State, hand: RecoveryHand): Promise<Outcome<Regained>> {
  const kit = await kitOf(state, hand);
  if (!kit.ok) return kit;
  const ceremony = state.ceremony ?? state.guarded.random(32);
  state.ceremony = null;
  return accept({ kit: kit.value, ceremony });
}

async function kitSigner(
  state: State,
  account: string,
  device: GuardedSeat | null,
): Promise<Outcome<Signer>> {
  const hand = state.recovery();
  const kit = await kitOf(state, hand);
  const asked = { account, device, tools: state.guarded };
  const signer = kit.ok ? signerOf(kit.value, hand, asked) : kit;
  if (device !== null) eraseSeat(device);
  if (!signer.ok) await hand.wipe();
  return signer;
}

function signerOf(
  kit: KitFacts,
  hand: RecoveryHand,
  { account, device, tools }: SafeSigning,
): Outcome<Signer> {
  const safe = checksumAddress(kit.safe);
  if (safe !== account) return refuse("key-mismatch", safe);
  return device === null
    ? createReplacementSigner(kit, hand, tools)
    : accept(createCosignerReplacementSigner(device, hand));
}

interface SafeSigning {
  readonly account: string;
  readonly device: GuardedSeat | null;
  readonly tools: GuardedTools;
}
