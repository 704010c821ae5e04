import type { StatusAccount } from "@holdall/wallet/realm";
import { noticeBox, showCosignerRules } from "./cosigner-rules.ts";
import { showDeviceRules } from "./device-rules.ts";
import { button, h } from "./dom.ts";
import type { Guarded } from "./guarded.ts";
import { show } from "./stage.ts";
import type { SecureStage } from "./stage.ts";

/**
 * Whose rules are looked at. There are two sets and a payment must keep to both: this device's, of
 * every account that signs here, and the co-signer's, of an account of three hands.
 */
export async function showRules(stage: SecureStage): Promise<void> {
  const { words } = stage;
  const status = await stage.ask("status", {});
  if ("refusal" in status) return stage.close();
  const { accounts } = status.ok as { readonly accounts: readonly StatusAccount[] };
  const own = accounts
    .filter(signsHere)
    .map((account) =>
      choice(nameOf(stage, account), account, () => void showDeviceRules(stage, account)),
    );
  const guarded = accounts.filter(({ kind }) => kind === "frost");
  const theirs = guarded.map((account) =>
    choice(account.label, account, () => void showCosignerRules(stage, account)),
  );
  const alarms = h("div", { class: "alarms" });
  const cosigners = h(
    "section",
    { class: "choices" },
    h("h2", {}, words.rulesCosigner),
    h("p", { class: "muted" }, words.rulesText),
    ...theirs,
  );
  show(
    stage,
    words.rulesTitle,
    alarms,
    h("p", { class: "muted" }, words.rulesBoth),
    h(
      "section",
      { class: "choices" },
      h("h2", {}, words.rulesDevice),
      h("p", { class: "muted" }, words.rulesDeviceText),
      ...own,
    ),
    guarded.length === 0 ? null : cosigners,
  );
  await soundAlarms(stage, guarded, alarms);
}

/** An account to be chosen, by its name and its whole address. */
function choice(name: string, { address }: StatusAccount, act: () => void): HTMLElement {
  const chosen = button(name, "plain", act);
  chosen.append(" ", h("span", { class: "address quiet" }, address));
  return chosen;
}

/** Whoever has a kit and asks for an account without this device is told of before any rule. */
async function soundAlarms(
  stage: SecureStage,
  guarded: readonly Guarded[],
  alarms: HTMLElement,
): Promise<void> {
  for (const account of guarded) {
    const alarm = await noticeBox(stage, account, () => void showRules(stage));
    if (alarm !== null) alarms.append(alarm);
  }
}

/** Accounts whose signature is asked of this device. A Safe signs by its owners, each with its own rules. */
function signsHere({ kind }: StatusAccount): boolean {
  return kind !== "watch" && kind !== "own-safe" && kind !== "owner";
}

function nameOf({ words }: SecureStage, { label, family }: StatusAccount): string {
  const network = family === "solana" ? "Solana" : words.familyEvm;
  return label === "" ? network : `${label} · ${network}`;
}
