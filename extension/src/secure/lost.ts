import { filled } from "@holdall/extension/words";
import type { GuardedStatus } from "@holdall/wallet/guarded";
import { button, h, plainField } from "./dom.ts";
import { cardBox, showSilent } from "./guarded.ts";
import type { Card } from "./guarded.ts";
import { kitFields, showKit } from "./kit.ts";
import type { BroughtKit, Kit } from "./kit.ts";
import { assertionOn } from "./second-factor.ts";
import { refusalNote, show, timeText } from "./stage.ts";
import type { SecureStage } from "./stage.ts";

/** An account as its kit and its co-signer tell of it. */
interface Lost {
  readonly address: string;
  readonly safe: string;
  readonly cosigner: Card;
  readonly status: GuardedStatus;
  /** What the registered passkey must sign for the notice, and for the account to come back. */
  readonly challenges: { readonly notice: Uint8Array; readonly renewal: Uint8Array };
}

/**
 * The registered passkey's word on one of the two steps, where the account has one: each is signed
 * for once, so that it is asked for anew each time. A sentence where there is none.
 */
async function wordOn(
  stage: SecureStage,
  kit: BroughtKit,
  { lost, step }: { readonly lost: Lost; readonly step: "notice" | "renewal" },
): Promise<{ readonly assertion: string | null } | string> {
  if (!lost.status.hasPasskey) return { assertion: null };
  const looked = await stage.ask("guard/lost", { kit });
  if ("refusal" in looked) return refusalNote(stage, looked);
  const assertion = await assertionOn((looked.ok as Lost).challenges[step]);
  return assertion === null ? stage.words.factorNone : { assertion };
}

/**
 * A device is lost: its account comes to this one by the kit and the co-signer, after a notice that
 * the lost device could have stopped.
 */
export async function showLost(stage: SecureStage): Promise<void> {
  const { words } = stage;
  // A co-signer that has moved is found where the settings say. One that is silent is said later.
  await stage.ask("guard/card", {});
  const fields = kitFields(stage);
  const act = button(words.lostLook, "primary", () => look());
  const look = async (): Promise<void> => {
    const kit = await fields.take();
    if (kit === null) return;
    const found = await stage.ask("guard/lost", { kit });
    if ("ok" in found) return showNotice(stage, kit, found.ok as Lost);
    fields.fail(refusalNote(stage, found));
  };
  const steps = [words.lostStepKit, words.lostStepNotice, words.lostStepNew, words.lostStepOld];
  show(
    stage,
    words.lostTitle,
    h("p", { class: "muted" }, words.lostText),
    h("ol", { class: "effects" }, ...steps.map((text) => h("li", {}, text))),
    ...fields.boxes,
    act,
    h("p", { class: "who" }, words.twoLostText),
  );
}

/** Whose account it is, and where its notice stands. */
function showNotice(stage: SecureStage, kit: BroughtKit, lost: Lost): void {
  const { words } = stage;
  const { status, address, safe, cosigner } = lost;
  const { noticeUntilMs } = status;
  const note = h("p", { role: "alert" });
  const again = async (kind: "guard/lost" | "guard/notice", body: object): Promise<void> => {
    const told = await stage.ask(kind, { kit, ...body });
    if ("refusal" in told) note.textContent = refusalNote(stage, told);
    else if (kind === "guard/lost") showNotice(stage, kit, told.ok as Lost);
    else showNotice(stage, kit, { ...lost, status: told.ok as GuardedStatus });
  };
  const begin = button(words.noticeBegin, "primary", () => open());
  const open = async (): Promise<void> => {
    const word = await wordOn(stage, kit, { lost, step: "notice" });
    if (typeof word === "string") note.textContent = word;
    else await again("guard/notice", word);
  };
  const look = button(words.retry, "plain", () => again("guard/lost", {}));
  const untilText =
    noticeUntilMs === null
      ? words.noticeNone
      : filled(words.noticeUntil, { time: timeText(stage, noticeUntilMs) });
  const hasRun = noticeUntilMs !== null && Date.now() >= noticeUntilMs;
  show(
    stage,
    words.lostTitle,
    h("p", { class: "address" }, address),
    h("p", { class: "address" }, safe),
    cardBox(stage, cosigner),
    h("p", { class: "who" }, untilText),
    status.hasPasskey ? h("p", { class: "muted" }, words.factorLost) : null,
    noticeUntilMs === null ? begin : look,
    // The co-signer's clock decides: this one only says when it is worth trying.
    noticeUntilMs === null ? null : comeBack(stage, kit, { lost, hasRun }),
    note,
  );
}

function comeBack(
  stage: SecureStage,
  kit: BroughtKit,
  { lost, hasRun }: { readonly lost: Lost; readonly hasRun: boolean },
): HTMLElement {
  const { words } = stage;
  const label = plainField(words.accountName, words.accountNameHint);
  label.input.maxLength = 40;
  label.input.value = words.guarded;
  const act = button(words.lostAct, hasRun ? "primary" : "plain", () => recover());
  const recover = async (): Promise<void> => {
    const word = await wordOn(stage, kit, { lost, step: "renewal" });
    if (typeof word === "string") return label.fail(word);
    act.textContent = words.guardWorking;
    const body = { kit, ...word, label: label.input.value.trim() };
    const renewed = await stage.ask("guard/recover", body);
    if ("ok" in renewed) {
      kit.passphrase.fill(0);
      return showKit(stage, renewed.ok as Kit);
    }
    if (renewed.refusal !== "cosigner-notice")
      return showSilent(stage, renewed, () => void showLost(stage));
    label.fail(refusalNote(stage, { ...renewed, detail: "" }));
  };
  return h("section", {}, label.box, act);
}
