import { filled } from "@holdall/extension/words";
import type { StatusAccount } from "@holdall/wallet/realm";
import { alarmsOf } from "./alarms.ts";
import { showCosignerRules } from "./cosigner-rules.ts";
import { showDeviceRules } from "./device-rules.ts";
import { addressChoice, h } from "./dom.ts";
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
      addressChoice(nameOf(stage, accounts, account), account.address, () =>
        showDeviceRules(stage, account),
      ),
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
  alarms.append(...(await alarmsOf(stage, guarded, () => void showRules(stage))));
}

/** Accounts whose signature is asked of this device. A Safe signs by its owners, each with its own rules. */
function signsHere({ kind }: StatusAccount): boolean {
  return kind !== "watch" && kind !== "own-safe" && kind !== "owner";
}

/** An account by its name, or by its number as the other screens count it, and its family of chains. */
function nameOf(
  { words }: SecureStage,
  accounts: readonly StatusAccount[],
  { label, family, identity }: StatusAccount,
): string {
  const identities = [...new Set(accounts.map((one) => one.identity))];
  const number = String(identities.indexOf(identity) + 1);
  const name = label === "" ? filled(words.accountNumber, { number }) : label;
  return `${name} · ${family === "solana" ? "Solana" : words.familyEvm}`;
}
