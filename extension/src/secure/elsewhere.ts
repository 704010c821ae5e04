import { button, h, onlyOn } from "./dom.ts";
import { show } from "./stage.ts";
import type { SecureStage } from "./stage.ts";

/** Says that another tab is the wallet, and offers to go on in this one. */
export function showElsewhere(
  stage: Pick<SecureStage, "root" | "words" | "close">,
  goOn: () => Promise<void>,
): void {
  const { words } = stage;
  const act = onlyOn(button(words.elsewhereAct, "primary", goOn));
  show(stage, words.elsewhereTitle, h("p", { class: "muted" }, words.elsewhereText), act);
}
