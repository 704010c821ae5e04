import { filled } from "@holdall/extension/words";
import { writePolicy } from "@holdall/wallet/cosign";
import type { GuardedStatus } from "@holdall/wallet/guarded";
import { actOn, alarmOf } from "./alarms.ts";
import { passkeyProof, showFactor } from "./factor-screen.ts";
import { button, checkField, h } from "./dom.ts";
import type { Guarded } from "./guarded.ts";
import { kitFields } from "./kit.ts";
import { COINS, limitFields } from "./limit-fields.ts";
import { delayPart } from "./rules-form.ts";
import { refusalNote, show } from "./stage.ts";
import type { SecureStage } from "./stage.ts";
import { pendingBox, showStanding } from "./standing-rules.ts";
import { bookOf } from "./vault-status.ts";

/** Coins that the co-signer is told limits of. */
const ASSETS = [COINS.solana, COINS.evm];

/** The rules of a guarded account, as its co-signer keeps them. */
export function showCosignerRules(stage: SecureStage, account: Guarded): Promise<void> {
  const body = { source: account.source };
  const asked = { title: stage.words.rulesCosigner, kind: "guard/status", body } as const;
  return showStanding<GuardedStatus>(stage, asked, (status) => draw(stage, account, status));
}

/** Draws the rules as they stand; `said` tells what was just done to them. */
async function draw(
  stage: SecureStage,
  account: Guarded,
  status: GuardedStatus,
  said = "",
): Promise<void> {
  const { words } = stage;
  const anew = (next: GuardedStatus): void => void draw(stage, account, next);
  const form = await rulesForm(stage, status);
  const note = h("p", { role: "alert" });
  const kit = kitFields(stage);
  const set = async (rules: string, proof: object): Promise<void> => {
    const done = await stage.ask("guard/rules", { source: account.source, rules, proof });
    if ("ok" in done) return draw(stage, account, done.ok as GuardedStatus, words.saved);
    const isLoosening = done.refusal === "policy-refused" && second.hidden;
    second.hidden &&= !isLoosening;
    note.textContent = isLoosening ? words.rulesLooser : refusalNote(stage, done);
  };
  const save = async (): Promise<void> => {
    const rules = form.read();
    const taken = rules === null || second.hidden ? null : await kit.take();
    if (rules === null || (taken === null && !second.hidden)) return;
    await set(rules, taken === null ? { kind: "none" } : { kind: "kit", kit: taken });
  };
  const byPasskey = async (): Promise<void> => {
    const rules = form.read();
    if (rules === null) return;
    const proof = await passkeyProof(stage, account.source, { kind: "rules", rules });
    if (typeof proof === "string") note.textContent = proof;
    else await set(rules, proof);
  };
  const use = button(words.factorUse, "primary", () => byPasskey());
  const prove = h("p", { class: "muted" }, words.rulesKit);
  const second = h("section", {}, status.hasPasskey ? use : null, prove, ...kit.boxes);
  second.hidden = true;
  const done = (next: GuardedStatus): void => void draw(stage, account, next, words.saved);
  show(
    stage,
    words.rulesCosigner,
    h("p", { class: "address" }, `${account.label} ${account.address}`),
    alarmOf(stage, account, { status, done: anew }),
    pendingBox(
      stage,
      status,
      ASSETS,
      actOn(stage, account, { kind: "guard/keep", name: words.rulesKeep, done: anew }),
    ),
    h("p", { class: "muted" }, words.rulesText),
    ...form.boxes,
    second,
    button(words.rulesSave, "primary", () => save()),
    note,
    h("p", { class: "muted", role: "status" }, said),
    button(words.factorTitle, "plain", () => showFactor(stage, { account, status, done })),
  );
}

/** The fields of the rules, filled with those that count. */
async function rulesForm(stage: SecureStage, { policy, recipients: paid }: GuardedStatus) {
  const { words } = stage;
  const named = (await bookOf(stage)).filter(({ label }) => label !== "");
  const limits = limitFields(stage, policy, ASSETS);
  const delay = delayPart(stage, policy, ASSETS);
  const known = checkField(words.rulesKnown, policy.knownRecipientsOnly);
  const count = String(named.length);
  return {
    boxes: [
      limits.box,
      h("p", { class: "quiet" }, words.limitHint),
      known.box,
      h("p", { class: "quiet" }, filled(words.rulesKnownText, { count })),
      ...delay.boxes,
    ],
    /** The rules as they are asked for, or `null` after having said at a field why not. */
    read(): string | null {
      const unitLimits = limits.read();
      if (unitLimits === null) return null;
      const knownRecipientsOnly = known.input.checked;
      // Where anybody is paid, those the co-signer was told of keep their day: they are new no more.
      const told = knownRecipientsOnly ? named : paid;
      const rules = delay.read({ ...policy, unitLimits, knownRecipientsOnly });
      if (rules === null) return null;
      const recipients = told.map(({ address }) => address);
      return JSON.stringify({ policy: writePolicy(rules), recipients });
    },
  };
}
