import { button, h, wayOut } from "./dom.ts";
import { refusalNote, show } from "./stage.ts";
import type { SecureStage } from "./stage.ts";

/**
 * Ends renewals whose shares are in the vault, and goes on: the co-signer takes its own into use, and
 * the ones there were go. Where that cannot be, it is said, and the person goes on without it.
 */
export async function settleRenewals(
  stage: SecureStage,
  sources: readonly number[],
  then: () => void,
): Promise<void> {
  const [source, ...others] = sources;
  if (source === undefined) return then();
  const goOn = (): void => void settleRenewals(stage, others, then);
  const settled = await stage.ask("guard/settle", { source });
  const { words } = stage;
  const later = wayOut(button(words.settleLater, "plain", goOn));
  if ("refusal" in settled) {
    const again = (): void => void settleRenewals(stage, sources, then);
    const why = h("p", { role: "alert" }, refusalNote(stage, settled));
    const text = h("p", { class: "muted" }, words.settleText);
    return show(stage, words.settleTitle, text, why, button(words.retry, "primary", again), later);
  }
  const { text, slot } = settled.ok as Partial<{ readonly text: string; readonly slot: "a" | "b" }>;
  if (text !== undefined && slot !== undefined) {
    await stage.vault.write(slot, text);
    return goOn();
  }
  show(stage, words.settleTitle, h("p", { role: "alert" }, words.settleUndone), later);
}

/** The sources of renewals that have not ended, of what an unlock or a status answers. */
export function unsettledIn(status: unknown): readonly number[] {
  const { unsettled } = Object(status) as { readonly unsettled?: readonly number[] };
  return unsettled ?? [];
}
