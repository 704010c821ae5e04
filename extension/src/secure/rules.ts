import type { StatusAccount } from "@holdall/wallet/realm";
import { noticeBox, showCosignerRules } from "./cosigner-rules.ts";
import { showDeviceRules } from "./device-rules.ts";
import { addressChoice, h } from "./dom.ts";
import type { Guarded } from "./guarded.ts";
import { show } from "./stage.ts";
import type { SecureStage } from "./stage.ts";
import { accountsOf } from "./vault-status.ts";

/**
 * Whose rules are looked at. There are two sets and a payment must keep to both: this device's, of
 * every account that signs here, and the co-signer's, of an account of three hands.
 */
export async function showRules(stage: SecureStage): Promise<void> {
  const { words } = stage;
  const accounts = await accountsOf(stage);
  const own = accounts
    .filter(signsHere)
    .map((account) =>
      addressChoice(nameOf(stage, account), account.address, () => showDeviceRules(stage, account)),
    );
  const guarded = accounts.filter(({ kind }) => kind === "frost");
  const theirs = guarded.map((account) =>
    addressChoice(account.label, account.address, () => showCosignerRules(stage, account)),
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
