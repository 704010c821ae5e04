import { TASKS } from "@holdall/extension/task";
import type { SecureTask } from "@holdall/extension/task";
import { h } from "./dom.ts";
import { pastAlarms } from "./alarms.ts";
import { showApprovals } from "./approve.ts";
import { showConnections } from "./connect.ts";
import { showAccount } from "./account.ts";
import { showBook } from "./book.ts";
import { showDevice } from "./device.ts";
import { showImportKey } from "./import-key.ts";
import { showGuard, showRenew } from "./guarded.ts";
import { showLost } from "./lost.ts";
import { showCreate, showImport } from "./onboarding.ts";
import { showReveal, showUnlock } from "./opening.ts";
import { showOwnSafe } from "./own-safe.ts";
import { showPasskey } from "./passkey.ts";
import { showRules } from "./rules.ts";
import { show } from "./stage.ts";
import { showVaultFile } from "./vault-file.ts";
import type { SecureStage } from "./stage.ts";

/** The task of an address's fragment; unlocking when it names none. */
export function taskOf(fragment: string): SecureTask {
  return TASKS.find((task) => `#${task}` === fragment) ?? "unlock";
}

/**
 * Shows the screen of a task. The task is a hint, never an order: a vault that exists is not made
 * anew, a locked one is unlocked first, and what is approved is what the key realm has waiting.
 */
export async function runSecure(stage: SecureStage, task: SecureTask): Promise<void> {
  const { words, vault } = stage;
  const { a, b } = await vault.read();
  const hasVault = a !== null || b !== null;
  if (!hasVault) {
    if (task === "import") return showImport(stage);
    // Whoever begins with three hands, or has lost one, needs a vault first, and goes on from there.
    const next = task === "guard" ? showGuard : task === "lost" ? showLost : null;
    return showCreate(stage, next === null ? undefined : () => void next(stage));
  }
  const status = await stage.ask("status", {});
  if ("refusal" in status) {
    return show(stage, words.unsealed, h("p", { role: "alert" }, status.detail));
  }
  const { isOpen } = status.ok as { readonly isOpen: boolean };
  const go = (): void => {
    const screen = SCREENS[task];
    if (screen === undefined) stage.close();
    else screen(stage);
  };
  if (isOpen) go();
  else showUnlock(stage, () => void pastAlarms(stage, go));
}

/** The screen of each task, once the vault is open. Tasks without one are done by then. */
const SCREENS: Readonly<Partial<Record<SecureTask, (stage: SecureStage) => unknown>>> = {
  approve: showApprovals,
  connect: showConnections,
  reveal: showReveal,
  account: showAccount,
  key: showImportKey,
  vault: showVaultFile,
  device: showDevice,
  guard: showGuard,
  safe: showOwnSafe,
  renew: showRenew,
  lost: showLost,
  rules: showRules,
  passkey: showPasskey,
  book: showBook,
};
