import { filled } from "@holdall/extension/words";
import { button, checkField, h, onlyOn, plainField } from "./dom.ts";
import { factorName } from "./factor-screen.ts";
import { kitFields, showKit } from "./kit.ts";
import type { BroughtKit, Kit } from "./kit.ts";
import { hasOwnAuthenticator, newFactor } from "./second-factor.ts";
import { refusalNote, show } from "./stage.ts";
import type { SecureStage } from "./stage.ts";
import { accountsOf } from "./vault-status.ts";

/** A co-signer, as the key realm read its card. */
export interface Card {
  readonly url: string;
  readonly check: readonly string[];
}

/** Guarded accounts of the open vault. */
export interface Guarded {
  readonly source: number;
  readonly label: string;
  readonly address: string;
}

/** A new account of three hands: who the third is, then the kit, which is reopened before it counts. */
export async function showGuard(stage: SecureStage): Promise<void> {
  const { words } = stage;
  const asked = await stage.ask("guard/card", {});
  if ("refusal" in asked) return showSilent(stage, asked, () => void showGuard(stage));
  const label = plainField(words.accountName, words.accountNameHint);
  label.input.maxLength = 40;
  label.input.value = words.guarded;
  const factor = checkField(words.factorAsk, await hasOwnAuthenticator());
  const act = button(words.guardAct, "primary", () => make());
  const make = async (): Promise<void> => {
    const passkey = factor.input.checked ? await newFactor(factorName(stage)) : null;
    if (passkey === null && factor.input.checked) return label.fail(words.factorNone);
    act.textContent = words.guardWorking;
    const made = await stage.ask("guard/make", { label: label.input.value.trim(), passkey });
    if ("ok" in made) return showKit(stage, made.ok as Kit);
    label.fail(refusalNote(stage, made));
  };
  show(
    stage,
    words.guardTitle,
    h("p", { class: "muted" }, words.guardText),
    handList(stage),
    cardBox(stage, asked.ok as Card),
    factor.box,
    h("p", { class: "quiet" }, words.factorText),
    label.box,
    act,
  );
}

/** What each hand is, and what is lost with it. */
function handList({ words }: SecureStage): HTMLElement {
  const rows = [words.handDevice, words.handCosigner, words.handRecovery];
  const items = rows.map((text) => h("li", {}, text));
  return h("section", {}, h("ul", { class: "effects" }, ...items), lossNote(words.handsLost));
}

const lossNote = (text: string): HTMLElement => h("p", { class: "who" }, text);

/** Where the co-signer is, and the six words of its identity. */
export function cardBox({ words }: SecureStage, { url, check }: Card): HTMLElement {
  const list = h("ol", { class: "check-words" }, ...check.map((word) => h("li", {}, word)));
  return h(
    "section",
    {},
    h("h2", {}, filled(words.cosignerAt, { url })),
    list,
    h("p", { class: "quiet" }, words.cosignerWords),
  );
}

/** Nobody answers for the co-signer, or it refuses: why, and how to have one answer. */
export function showSilent(
  stage: SecureStage,
  refused: { readonly refusal: string; readonly detail: string },
  again: () => void,
): void {
  const { words } = stage;
  const why = h("p", { role: "alert" }, refusalNote(stage, refused));
  const how =
    refused.refusal === "cosigner-silent" ? h("p", { class: "muted" }, words.cosignerSilent) : null;
  show(stage, words.guardTitle, why, how, button(words.retry, "primary", again));
}

/**
 * What was lost, account by account, and the way out of each loss; what has no way out is said,
 * too.
 */
export async function showRenew(stage: SecureStage): Promise<void> {
  const { words } = stage;
  const accounts = await guardedOf(stage);
  const choices = accounts.flatMap((account) => [
    h("h2", { class: "address" }, `${account.label} ${account.address}`),
    loss(
      words.lostKitText,
      button(words.lostKit, "plain", () => renew(stage, account, null)),
    ),
    loss(
      words.lostCosignerText,
      button(words.lostCosigner, "plain", () => showMove(stage, account, "moved")),
    ),
    loss(
      words.rotateText,
      button(words.rotate, "plain", () => showMove(stage, account, "rotated")),
    ),
  ]);
  const text = h("p", { class: "muted" }, words.renewText);
  const none = choices.length === 0 ? h("p", {}, words.noGuardedYet) : null;
  const others = [
    loss(words.lostDeviceText, null),
    loss(words.stolenText, null),
    lossNote(words.twoLostText),
  ];
  show(stage, words.renewTitle, text, none, ...choices, ...others);
}

function loss(text: string, act: HTMLElement | null): HTMLElement {
  return h("section", {}, h("p", { class: "muted" }, text), act);
}

/** The guarded accounts of the open vault. */
export async function guardedOf(stage: SecureStage): Promise<readonly Guarded[]> {
  return (await accountsOf(stage)).filter(({ kind }) => kind === "frost");
}

async function renew(
  stage: SecureStage,
  { source }: Guarded,
  kit: BroughtKit | null,
): Promise<void> {
  const { words } = stage;
  show(stage, words.renewTitle, onlyOn(h("p", { role: "status" }, words.guardWorking)));
  const renewed = await stage.ask("guard/renew", { source, kit });
  if ("ok" in renewed) return showKit(stage, renewed.ok as Kit);
  showSilent(stage, renewed, () => void showRenew(stage));
}

/**
 * With the kit at hand: another co-signer comes in and the kit stands in for the one that is gone,
 * or all three stay and share the key anew.
 */
async function showMove(
  stage: SecureStage,
  account: Guarded,
  what: "moved" | "rotated",
): Promise<void> {
  const { words } = stage;
  const asked = await stage.ask("guard/card", {});
  if ("refusal" in asked)
    return showSilent(stage, asked, () => void showMove(stage, account, what));
  const fields = kitFields(stage);
  const isMoved = what === "moved";
  const act = button(isMoved ? words.moveAct : words.rotate, "primary", () => move());
  const move = async (): Promise<void> => {
    const taken = await fields.take();
    if (taken !== null) await renew(stage, account, taken);
  };
  const text = h("p", { class: "muted" }, isMoved ? words.moveText : words.rotateText);
  const title = isMoved ? words.lostCosigner : words.rotate;
  show(stage, title, text, cardBox(stage, asked.ok as Card), ...fields.boxes, act);
}
