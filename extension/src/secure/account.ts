import { button, h, plainField } from "./dom.ts";
import { FIRST_SOURCE, showFindAccounts } from "./find-accounts.ts";
import { refusalNote, show } from "./stage.ts";
import type { SecureStage } from "./stage.ts";

/** Another account of the same words, on each family of chains. */
export function showAccount(stage: SecureStage): void {
  const { words, vault } = stage;
  const label = plainField(words.accountName, words.accountNameHint);
  label.input.maxLength = 40;
  const act = button(words.accountAdd, "primary", () => add());
  const add = async (): Promise<void> => {
    const added = await stage.ask("account/add", { label: label.input.value.trim() });
    if ("refusal" in added) return label.fail(refusalNote(stage, added));
    const { text, slot } = added.ok as { readonly text: string; readonly slot: "a" | "b" };
    await vault.write(slot, text);
    stage.close();
  };
  const find = button(words.findAct, "plain", () =>
    showFindAccounts(stage, { source: FIRST_SOURCE, next: stage.close }),
  );
  const why = h("p", { class: "muted" }, words.accountAddText);
  show(stage, words.accountAdd, why, label.box, act, find);
}
