import { button, fileField, h, onlyOn, secretField, takeBytes, wayOut } from "./dom.ts";
import { wordGrid } from "./onboarding.ts";
import { settleRenewals } from "./settling.ts";
import { refusalNote, show } from "./stage.ts";
import type { SecureStage } from "./stage.ts";

/** A sealed kit that exists nowhere else yet, and the six words that open it. */
export interface Kit {
  readonly kit: string;
  readonly passphrase: Uint8Array;
}

/** A kit as the person brings it. */
export interface BroughtKit {
  readonly text: string;
  readonly passphrase: Uint8Array;
}

const KIT_NAME = "holdall-recovery-kit.json";
const KIT_BYTES_MAX = 1_048_576;

/** The kit is saved and its words written down: neither exists anywhere else. */
export function showKit(stage: SecureStage, { kit, passphrase }: Kit): void {
  const { words } = stage;
  const save = h("a", { class: "button button-primary" }, words.kitSave);
  save.href = URL.createObjectURL(new Blob([kit], { type: "application/json" }));
  save.download = KIT_NAME;
  const next = onlyOn(
    button(words.kitHave, "plain", () => {
      URL.revokeObjectURL(save.href);
      showReopen(stage);
    }),
  );
  show(
    stage,
    words.kitTitle,
    h("p", { class: "muted" }, words.kitText),
    save,
    withoutNetwork(words),
    h("section", {}, h("h2", {}, words.kitWords), wordGrid(passphrase)),
    next,
  );
  passphrase.fill(0);
}

/** The file that signs with the kit when nobody and no network is left: it is kept beside the kit. */
function withoutNetwork(words: SecureStage["words"]): HTMLElement {
  const link = h("a", {}, words.kitOffline);
  link.href = "offline-recovery.html";
  link.download = "offline-recovery.html";
  return h("p", { class: "muted" }, link);
}

interface KitFields {
  readonly boxes: readonly HTMLElement[];
  fail(text: string): void;
  /** The file's text and the words as bytes, or `null` when there is no file. */
  take(): Promise<BroughtKit | null>;
}

/** Fields for a kit and its words. */
export function kitFields({ words }: SecureStage): KitFields {
  const file = fileField(words.kitFile, words);
  const field = secretField(words.kitWords);
  return {
    boxes: [file.box, field.box],
    fail: (text) => field.fail(text),
    async take() {
      const [chosen] = file.input.files ?? [];
      if (chosen === undefined || chosen.size > KIT_BYTES_MAX) {
        field.fail(words.kitMissing);
        return null;
      }
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
  const act = onlyOn(button(words.kitOpen, "primary", () => prove()));
  const prove = async (): Promise<void> => {
    const taken = await fields.take();
    if (taken === null) return;
    const proven = await stage.ask("guard/prove", {
      kit: taken.text,
      passphrase: taken.passphrase,
    });
    if ("refusal" in proven) return fields.fail(refusalNote(stage, proven));
    const { text, slot, unsettled } = proven.ok as {
      readonly text: string;
      readonly slot: "a" | "b";
      readonly unsettled: number | null;
    };
    await vault.write(slot, text);
    const done = (): void => {
      const close = wayOut(button(words.close, "primary", stage.close));
      show(stage, words.guardDone, h("p", { class: "muted" }, words.guardDoneText), close);
    };
    // Only now that the kit is there for sure does the co-signer let go of the share before.
    await settleRenewals(stage, unsettled === null ? [] : [unsettled], done);
  };
  const text = h("p", { class: "muted" }, words.kitReopenText);
  show(stage, words.kitReopen, text, ...fields.boxes, act);
}
