import { createRecoveryHand } from "@holdall/wallet/guarded";
import type { LocalHand } from "@holdall/wallet/guarded";
import { wipe } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { openKit, sealKit } from "./kit.ts";
import type { KitTools, SealedKit } from "./kit.ts";
import { parseAsk, parseKitMessage } from "./message.ts";
import type { HandAsk, KitMessage } from "./message.ts";

/** An answer to the key realm. */
export type HandAnswer =
  | { readonly ok: unknown }
  | { readonly refusal: string; readonly detail: string };

/** An answer to the secure page: one per message, with its id. */
export type KitReply = { readonly v: 1; readonly id: string } & HandAnswer;

/** The recovery party's realm behind its two doors. */
export interface RecoveryRealm {
  /** The secure page's door: kits come in and go out. `null` when it was no message of this door. */
  receive(value: unknown): Promise<KitReply | null>;
  /** The key realm's door: rounds of a ceremony, texts to be signed. `null` for what is no question. */
  answer(value: unknown): Promise<HandAnswer | null>;
  /** True when nothing secret is left: the realm has done what it was started for and may end. */
  isOver(): boolean;
}

interface State {
  readonly tools: KitTools;
  hand: LocalHand | null;
  /** A new kit that the page has not taken yet. */
  sealed: SealedKit | null;
  isUsed: boolean;
}

/** A realm with no kit and no party yet. */
export function createRecoveryRealm(tools: KitTools): RecoveryRealm {
  const state: State = { tools, hand: null, sealed: null, isUsed: false };
  return {
    async receive(value) {
      const message = parseKitMessage(value);
      if (message === null) return null;
      const outcome = await (message.kind === "kit/open" ? open(state, message.body) : take(state));
      return { v: 1, id: message.id, ...answerOf(outcome) };
    },
    async answer(value) {
      const asked = parseAsk(value);
      return asked === null ? null : answerOf(await answer(state, asked));
    },
    isOver: () => state.isUsed && state.hand === null && state.sealed === null,
  };
}

function answerOf(outcome: Outcome<unknown>): HandAnswer {
  return outcome.ok ? { ok: outcome.value } : { refusal: outcome.refusal, detail: outcome.detail };
}

/** Opens a kit in the place of whatever hand was here. Its words are wiped. */
async function open(
  state: State,
  kit: Extract<KitMessage, { kind: "kit/open" }>["body"],
): Promise<Outcome<unknown>> {
  await endHand(state);
  dropSealed(state);
  const opened = await openKit(kit, state.tools.stretch);
  if (!opened.ok) return opened;
  state.hand = createRecoveryHand(state.tools.random, opened.value);
  return accept({});
}

/** Gives the new kit to the page, once. */
function take(state: State): Outcome<unknown> {
  const { sealed } = state;
  if (sealed === null) return refuse("frost-session", "no kit");
  state.sealed = null;
  return accept({ kit: sealed.text, passphrase: sealed.passphrase });
}

async function answer(state: State, asked: HandAsk): Promise<Outcome<unknown>> {
  if (asked.kind === "wipe") {
    await endHand(state);
    return accept(true);
  }
  const hand = (state.hand ??= createRecoveryHand(state.tools.random, null));
  state.isUsed = true;
  switch (asked.kind) {
    case "known":
      return hand.known();
    case "begin":
      return hand.begin(asked.body.ceremony, asked.body.plan);
    case "deal":
      return hand.deal(asked.body);
    case "echo":
      return hand.echo(asked.body);
    case "finish":
      return hand.finish(asked.body);
    case "commit": {
      const { message: bytes } = asked.body;
      return hand.peer.commit(asked.body, { kind: "solana-message", bytes });
    }
    case "respond":
      return hand.peer.respond(asked.body.plan, asked.body.nonces);
    case "keep":
      return keep(state, hand, asked.body);
    case "sign":
      return hand.sign(asked.body);
    case "vouch":
      return hand.vouch(asked.body);
    case "replace":
      return hand.replace(asked.body);
  }
}

/** Seals the new kit at once: nothing of it stays open, and its words wait for the page alone. */
async function keep(
  state: State,
  hand: LocalHand,
  facts: Parameters<LocalHand["keep"]>[0],
): Promise<Outcome<true>> {
  const kept = await hand.keep(facts);
  const seat = hand.kept();
  if (!kept.ok || seat === null) return kept;
  const sealed = await sealKit(seat, state.tools);
  await endHand(state);
  if (!sealed.ok) return sealed;
  state.sealed = sealed.value;
  return accept(true);
}

async function endHand(state: State): Promise<void> {
  const { hand } = state;
  state.isUsed = true;
  state.hand = null;
  await hand?.wipe();
}

function dropSealed(state: State): void {
  if (state.sealed !== null) wipe(state.sealed.passphrase);
  state.sealed = null;
}
