import type { RecoveryHand } from "@holdall/wallet/guarded";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome, RefusalCode } from "@holdall/wallet/refusals";
import { record, text } from "@holdall/wallet/realm/shape";
import type { Shape } from "@holdall/wallet/realm/shape";
import { ASKS } from "./message.ts";
import type { AnswerOf, AskKind, AskOf } from "./message.ts";

/** Carries a question to the recovery realm and its answer back; throws when nobody answers. */
export type AskHand = (asked: {
  readonly kind: AskKind;
  readonly body: unknown;
}) => Promise<unknown>;

/**
 * The recovery party in another realm. Every answer is read field by field: one of another form is
 * `malformed`, and silence is `signer-closed`.
 */
export function createRemoteHand(askHand: AskHand): RecoveryHand {
  async function ask<K extends AskKind>(kind: K, body: AskOf<K>): Promise<Outcome<AnswerOf<K>>> {
    let told: unknown;
    try {
      told = await askHand({ kind, body });
    } catch {
      return refuse("signer-closed", "recovery");
    }
    return readAnswer(ASKS[kind].answers as Shape<AnswerOf<K>>, told);
  }
  return {
    known: () => ask("known", {}),
    begin: (ceremony, plan) => ask("begin", { ceremony, plan }),
    deal: (received) => ask("deal", received),
    echo: (received) => ask("echo", received),
    finish: (received) => ask("finish", received),
    peer: {
      party: "recovery",
      commit: (plan) => ask("commit", plan),
      respond: (plan, nonces) => ask("respond", { plan, nonces }),
    },
    keep: (facts) => ask("keep", facts),
    sign: (request) => ask("sign", request),
    vouch: (challenge) => ask("vouch", challenge),
    replace: (document) => ask("replace", document),
    wipe: async () => void (await ask("wipe", {})),
  };
}

function readAnswer<T>(shape: Shape<T>, told: unknown): Outcome<T> {
  const refused = record({ refusal: text(64), detail: text(512) })(told);
  // A code that the registry does not have is shown as it is: it has no sentence to lie with.
  if (refused !== undefined) return refuse(refused.refusal as RefusalCode, refused.detail);
  const value = record({ ok: shape })(told);
  return value === undefined ? refuse("malformed", "recovery") : accept(value.ok);
}
