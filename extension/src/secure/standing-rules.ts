import { filled } from "@holdall/extension/words";
import type { Policy } from "@holdall/wallet/policy";
import { button, h } from "./dom.ts";
import type { LimitedAsset } from "./limit-fields.ts";
import { ruleLines } from "./rule-lines.ts";
import { refusalNote, show, timeText } from "./stage.ts";
import type { SecureStage } from "./stage.ts";

/** Whose rules are asked for, and how: of this device's, or of the co-signer's. */
export interface RulesAsked {
  readonly title: string;
  readonly kind: "rules/show" | "guard/status";
  readonly body: object;
}

/** Asks for the rules of an account, and draws them; else says why not, and offers to ask again. */
export async function showStanding<T>(
  stage: SecureStage,
  asked: RulesAsked,
  draw: (told: T) => Promise<void>,
): Promise<void> {
  const told = await stage.ask(asked.kind, asked.body);
  if ("ok" in told) return draw(told.ok as T);
  const again = button(stage.words.retry, "primary", () => showStanding(stage, asked, draw));
  const why = h("p", { role: "alert" }, refusalNote(stage, told));
  show(stage, asked.title, why, again);
}

/** Rules that count, and looser ones that wait. */
export interface Standing {
  readonly policy: Policy;
  readonly pending: { readonly policy: Policy; readonly fromMs: number } | null;
}

/** What waits to count, as far as it differs from what counts, and what may be done about it. */
export function pendingBox(
  stage: SecureStage,
  { policy, pending }: Standing,
  assets: readonly LimitedAsset[],
  way: HTMLElement,
): HTMLElement | null {
  if (pending === null) return null;
  const now = ruleLines(stage, policy, assets);
  const lines = ruleLines(stage, pending.policy, assets).filter((line) => !now.includes(line));
  const text = filled(stage.words.rulesPending, { time: timeText(stage, pending.fromMs) });
  return h(
    "section",
    { class: "who" },
    h("p", { role: "status" }, text),
    h("ul", { class: "address" }, ...lines.map((line) => h("li", {}, line))),
    way,
  );
}
