import { filled } from "@holdall/extension/words";
import { button, fileField, h, plainField, secretField, takeBytes } from "./dom.ts";
import { wordGrid } from "./onboarding.ts";
import { refusalNote, show } from "./stage.ts";
import type { SecureStage } from "./stage.ts";

/** A co-signer, as the key realm read its card. */
interface Card {
  readonly url: string;
  readonly check: readonly string[];
}

/** A sealed kit that exists nowhere else yet, and the six words that open it. */
interface Kit {
  readonly kit: string;
  readonly passphrase: Uint8Array;
}

/** Guarded accounts of the open vault. */
interface Guarded {
  readonly source: number;
  readonly label: string;
  readonly address: string;
}

const KIT_NAME = "holdall-recovery-kit.json";
const KIT_BYTES_MAX = 1_048_576;

/** A new account of three hands: who the third is, then the kit, which is reopened before it counts. */
export async function showGuard(stage: SecureStage): Promise<void> {
  const { words } = stage;
  const asked = await stage.ask("guard/card", {});
  if ("refusal" in asked) return showSilent(stage, asked, () => void showGuard(stage));
  const label = plainField(words.accountName, words.accountNameHint);
  label.input.maxLength = 40;
  label.input.value = words.guarded;
  const act = button(words.guardAct, "primary", () => void make());
  const make = async (): Promise<void> => {
    act.disabled = true;
    act.textContent = words.guardWorking;
    const made = await stage.ask("guard/make", { label: label.input.value.trim() });
    if ("ok" in made) return showKit(stage, made.ok as Kit);
    act.disabled = false;
    act.textContent = words.guardAct;
    label.fail(refusalNote(stage, made));
  };
  show(
    stage,
    words.guardTitle,
    h("p", { class: "muted" }, words.guardText),
    handList(stage),
    cardBox(stage, asked.ok as Card),
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

function cardBox({ words }: SecureStage, { url, check }: Card): HTMLElement {
  const list = h("ol", { class: "check-words" }, ...check.map((word) => h("li", {}, word)));
  return h(
    "section",
    {},
    h("h2", {}, filled(words.cosignerAt, { url })),
    list,
    h("p", { class: "quiet" }, words.cosignerWords),
  );
}

function showSilent(
  stage: SecureStage,
  refused: { readonly refusal: string; readonly detail: string },
  again: () => void,
): void {
  const { words } = stage;
  const why = h("p", { role: "alert" }, refusalNote(stage, refused));
  const how = h("p", { class: "muted" }, words.cosignerSilent);
  show(stage, words.guardTitle, why, how, button(words.retry, "primary", again));
}

/** The kit is saved and its words written down: neither exists anywhere else. */
function showKit(stage: SecureStage, { kit, passphrase }: Kit): void {
  const { words } = stage;
  const save = h("a", { class: "button button-primary" }, words.kitSave);
  save.href = URL.createObjectURL(new Blob([kit], { type: "application/json" }));
  save.download = KIT_NAME;
  const next = button(words.kitHave, "plain", () => {
    URL.revokeObjectURL(save.href);
    showReopen(stage);
  });
  show(
    stage,
    words.kitTitle,
    h("p", { class: "muted" }, words.kitText),
    save,
    h("section", {}, h("h2", {}, words.kitWords), wordGrid(passphrase)),
    next,
  );
  passphrase.fill(0);
}

interface KitFields {
  readonly boxes: readonly HTMLElement[];
  fail(text: string): void;
  /** The file's text and the words as bytes, or `null` when there is no file. */
  take(): Promise<{ readonly text: string; readonly passphrase: Uint8Array } | null>;
}

/** Fields for a kit and its words. */
function kitFields({ words }: SecureStage): KitFields {
  const file = fileField(words.kitFile);
  const field = secretField(words.kitWords);
  return {
    boxes: [file.box, field.box],
    fail: (text) => field.fail(text),
    async take() {
      const [chosen] = file.input.files ?? [];
      if (chosen === undefined || chosen.size > KIT_BYTES_MAX) return null;
      // Words are read as they are written down: one blank between two.
      field.input.value = field.input.value.trim().toLowerCase().split(/\s+/u).join(" ");
      return { text: await chosen.text(), passphrase: takeBytes(field.input) };
    },
  };
}

/** The kit is opened once with what was saved; only then does the account count. */
function showReopen(stage: SecureStage): void {
  const { words, vault } = stage;
  const fields = kitFields(stage);
  const act = button(words.kitOpen, "primary", () => void prove());
  const prove = async (): Promise<void> => {
    const taken = await fields.take();
    if (taken === null) return fields.fail(words.kitMissing);
    const proven = await stage.ask("guard/prove", {
      kit: taken.text,
      passphrase: taken.passphrase,
    });
    if ("refusal" in proven) return fields.fail(refusalNote(stage, proven));
    const { text, slot } = proven.ok as { readonly text: string; readonly slot: "a" | "b" };
    await vault.write(slot, text);
    const close = button(words.close, "primary", stage.close);
    show(stage, words.guardDone, h("p", { class: "muted" }, words.guardDoneText), close);
  };
  const text = h("p", { class: "muted" }, words.kitReopenText);
  show(stage, words.kitReopen, text, ...fields.boxes, act);
}

/** A hand is lost: which account, and whether the kit or the co-signer is gone. */
export async function showRenew(stage: SecureStage): Promise<void> {
  const { words } = stage;
  const status = await stage.ask("status", {});
  const accounts = "ok" in status ? guardedOf(status.ok) : [];
  const choices = accounts.flatMap((account) => [
    h("h2", { class: "address" }, `${account.label} ${account.address}`),
    button(words.lostKit, "plain", () => void renew(stage, account, null)),
    button(words.lostCosigner, "plain", () => void showMove(stage, account)),
  ]);
  const none = choices.length === 0 ? h("p", {}, words.noGuardedYet) : null;
  const text = h("p", { class: "muted" }, words.renewText);
  show(stage, words.renewTitle, text, none, ...choices);
}

function guardedOf(status: unknown): readonly Guarded[] {
  const { accounts } = status as {
    readonly accounts: readonly (Guarded & { readonly kind: string })[];
  };
  return accounts.filter(({ kind }) => kind === "frost");
}

async function renew(
  stage: SecureStage,
  { source }: Guarded,
  kit: { readonly text: string; readonly passphrase: Uint8Array } | null,
): Promise<void> {
  const { words } = stage;
  show(stage, words.renewTitle, h("p", { role: "status" }, words.guardWorking));
  const renewed = await stage.ask("guard/renew", { source, kit });
  if ("ok" in renewed) return showKit(stage, renewed.ok as Kit);
  showSilent(stage, renewed, () => void showRenew(stage));
}

/** The co-signer is gone: the kit takes its place for once, and another co-signer comes in. */
async function showMove(stage: SecureStage, account: Guarded): Promise<void> {
  const { words } = stage;
  const asked = await stage.ask("guard/card", {});
  if ("refusal" in asked) return showSilent(stage, asked, () => void showMove(stage, account));
  const fields = kitFields(stage);
  const act = button(words.moveAct, "primary", () => void move());
  const move = async (): Promise<void> => {
    const taken = await fields.take();
    if (taken === null) return fields.fail(words.kitMissing);
    await renew(stage, account, taken);
  };
  const text = h("p", { class: "muted" }, words.moveText);
  show(stage, words.lostCosigner, text, cardBox(stage, asked.ok as Card), ...fields.boxes, act);
}
