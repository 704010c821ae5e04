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
  createSafeSigner,
  eraseSeat,
  guardedLog,
  guardedStatus,
  keepRules,
  openNotice,
  prepareNotice,
  preparePasskey,
  prepareRenewal,
  prepareRules,
} from "@holdall/wallet/guarded";
import type {
  GuardedRules,
  GuardedSeat,
  GuardedTools,
  PreparedAct,
  Proof,
} from "@holdall/wallet/guarded";
import { checksumAddress, sameBytes, wordList } from "@holdall/wallet/keyring";
import type { Signer, Stretch } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { groupAddress } from "@holdall/wallet/frost";
import { openKit } from "./kit.ts";
import type { SealedKit } from "./kit.ts";
import type { RealmMessage } from "./message.ts";
import type { VaultSeat } from "./vault-seat.ts";

/** The messages about an account that is there, or that is to be had back by its kit. */
export type ArrangingMessage = Extract<
  RealmMessage,
  {
    kind: `guard/${"status" | "log" | "rules" | "ask" | "keep" | "passkey" | "calm" | "lost" | "notice"}`;
  }
>;

/** What a recovery goes on with: the kit, and what its passkey has signed. */
export interface Regained {
  readonly kit: GuardedSeat;
  readonly ceremony: Uint8Array;
}

/** Rules, notices and second factors of guarded accounts, as the secure page asks for them. */
export interface Arranging {
  answer(seat: VaultSeat, message: ArrangingMessage): Promise<Outcome<unknown>>;
  /** The kit again, with the ceremony that its passkey was asked for. */
  regain(kit: SealedKit): Promise<Outcome<Regained>>;
  /** The kit as a signer of its Safe, for what the device's own owner cannot sign any more. */
  kitSigner(kit: SealedKit, account: string): Promise<Outcome<Signer>>;
  forget(): void;
}

/** What arranging needs. */
export interface ArrangingTools {
  readonly guarded: GuardedTools;
  readonly stretch: Stretch;
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
    regain: (kit) => regain(state, kit),
    kitSigner: (kit, account) => kitSigner(state, kit, account),
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
  if (message.kind === "guard/lost") return lost(state, message.body.kit);
  if (message.kind === "guard/notice") return notice(state, message.body);
  const held = seat.guardedOf(message.body.source);
  if (!held.ok) return held;
  const device = movedTo(held.value, state.card());
  const done = await arrange(state, device, message);
  eraseSeat(device);
  return done;
}

type Held = Exclude<ArrangingMessage, { kind: "guard/lost" | "guard/notice" }>;

async function arrange(
  state: State,
  device: GuardedSeat,
  message: Held,
): Promise<Outcome<unknown>> {
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
function ask(state: State, device: GuardedSeat, about: About): Outcome<unknown> {
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
  { stretch }: State,
  given: GivenProof,
  use: (proof: Proof) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  switch (given.kind) {
    case "none":
      return use({ kind: "none" });
    case "passkey":
      return use({ kind: "passkey", assertion: parseJson(given.assertion) });
    case "kit": {
      const kit = await openKit(given.kit, stretch);
      if (!kit.ok) return kit;
      const done = await use({ kind: "kit", kit: kit.value });
      eraseSeat(kit.value);
      return done;
    }
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
function movedTo(seat: GuardedSeat, card: Uint8Array | null): GuardedSeat {
  const [was, is] = [readCard(seat.card), card === null ? null : readCard(card)];
  const isSame = was !== null && is !== null && sameBytes(was.identity, is.identity);
  return isSame && card !== null ? { ...seat, card } : seat;
}

/**
 * The first look with a kit alone: whose it is, what the co-signer says, and what a passkey must
 * sign for the two steps that follow.
 */
async function lost(state: State, sealed: SealedKit): Promise<Outcome<unknown>> {
  const opened = await openKit(sealed, state.stretch);
  if (!opened.ok) return opened;
  const kit = movedTo(opened.value, state.card());
  const status = await guardedStatus(kit, state.guarded);
  const card = readCard(kit.card);
  if (!status.ok || card === null) {
    eraseSeat(kit);
    return status.ok ? refuse("malformed", "card") : status;
  }
  state.act = prepareNotice(kit, state.guarded);
  const { ceremony, challenge } = prepareRenewal(kit, state.guarded);
  state.ceremony = ceremony;
  const shown = {
    address: groupAddress(kit.share.group),
    safe: checksumAddress(kit.safe),
    cosigner: { url: card.url, check: sixWords(card.identity, wordList("english")) },
    status: status.value,
    challenges: { notice: state.act.challenge, renewal: challenge },
  };
  eraseSeat(kit);
  return accept(shown);
}

async function notice(
  state: State,
  { kit: sealed, assertion }: { readonly kit: SealedKit; readonly assertion: string | null },
): Promise<Outcome<unknown>> {
  const opened = await openKit(sealed, state.stretch);
  if (!opened.ok) return opened;
  const kit = movedTo(opened.value, state.card());
  const act = state.act ?? prepareNotice(kit, state.guarded);
  state.act = null;
  const done = await openNotice(kit, { act, assertion: assertionOf(assertion) }, state.guarded);
  eraseSeat(kit);
  return done;
}

/** An assertion as the page wrote it, or the word for none. */
export function assertionOf(text: string | null): Json {
  return text === null ? "none" : (parseJson(text) ?? "none");
}

async function regain(state: State, sealed: SealedKit): Promise<Outcome<Regained>> {
  const opened = await openKit(sealed, state.stretch);
  if (!opened.ok) return opened;
  const ceremony = state.ceremony ?? state.guarded.random(32);
  state.ceremony = null;
  return accept({ kit: movedTo(opened.value, state.card()), ceremony });
}

async function kitSigner(
  state: State,
  sealed: SealedKit,
  account: string,
): Promise<Outcome<Signer>> {
  const opened = await openKit(sealed, state.stretch);
  if (!opened.ok) return opened;
  const kit = movedTo(opened.value, state.card());
  const isOurs = checksumAddress(kit.safe) === account;
  const signer = isOurs
    ? createSafeSigner(kit, state.guarded)
    : refuse("key-mismatch", checksumAddress(kit.safe));
  if (!signer.ok) eraseSeat(kit);
  return signer;
}
