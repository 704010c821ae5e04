import { button, h } from "./dom.ts";
import type { SecureStage } from "./stage.ts";

/**
 * Asks whether what was pasted is to leave the clipboard, where every program of this device can read it,
 * and says what became of that. Nothing is emptied before the person says so: it may be their only copy.
 */
export function askToEmptyClipboard({ words }: SecureStage): HTMLElement {
  const asking = h("section", { class: "who" });
  const said = (text: string): void => asking.replaceChildren(h("p", { class: "muted" }, text));
  const empty = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText("");
      said(words.clipboardEmptied);
    } catch {
      said(words.clipboardKept);
    }
  };
  asking.append(
    h("p", {}, words.clipboardAsk),
    button(words.clipboardEmpty, "plain", () => empty()),
    button(words.clipboardLeave, "quiet", () => asking.remove()),
  );
  return asking;
}
