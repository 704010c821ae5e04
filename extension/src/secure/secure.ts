import { h } from "./dom.ts";
import { showApprovals } from "./approve.ts";
import { showConnections } from "./connect.ts";
import { showCreate, showImport } from "./onboarding.ts";
import { showReveal, showUnlock } from "./opening.ts";
import { show } from "./stage.ts";
import type { SecureStage } from "./stage.ts";

/** What a secure window may be opened for. */
export type SecureTask = "create" | "import" | "unlock" | "reveal" | "approve" | "connect";

const TASKS: readonly SecureTask[] = ["create", "import", "unlock", "reveal", "approve", "connect"];

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
  if (!hasVault) return task === "import" ? showImport(stage) : showCreate(stage);
  const status = await stage.ask("status", {});
  if ("refusal" in status) {
    return show(stage, words.unsealed, h("p", { role: "alert" }, status.detail));
  }
  const { isOpen } = status.ok as { readonly isOpen: boolean };
  const go = (): void => {
    if (task === "approve") void showApprovals(stage);
    else if (task === "connect") void showConnections(stage);
    else if (task === "reveal") showReveal(stage);
    else stage.close();
  };
  if (isOpen) go();
  else showUnlock(stage, go);
}
