import { filled } from "@holdall/extension/words";
import type { GuardedStatus } from "@holdall/wallet/guarded";
import { button, h } from "./dom.ts";
import { guardedOf } from "./guarded.ts";
import type { Guarded } from "./guarded.ts";
import { refusalNote, show, timeText } from "./stage.ts";
import type { SecureStage } from "./stage.ts";

/** A co-signer that does not answer by then keeps nobody from their wallet. */
const PATIENCE_MS = 1_500;

/** Tells whoever has just opened the wallet, before all else, that somebody asks for it without this device. */
export async function pastAlarms(stage: SecureStage, go: () => void): Promise<void> {
  const { words } = stage;
  const late = new Promise<readonly HTMLElement[]>((resolve) =>
    setTimeout(resolve, PATIENCE_MS, []),
  );
  const alarms = await Promise.race([alarmsOf(stage, await guardedOf(stage), go), late]);
  if (alarms.length === 0) return go();
  const on = button(words.alarmGoOn, "plain", go);
  show(stage, words.alarmTitle, ...alarms, on);
}

/** Each account of three hands for which a notice runs; `done` follows once it was stopped. */
export async function alarmsOf(
  stage: SecureStage,
  accounts: readonly Guarded[],
  done: () => void,
): Promise<readonly HTMLElement[]> {
  const told = accounts.map(async (account) => {
    const status = await stage.ask("guard/status", { source: account.source });
    if ("refusal" in status) return null;
    return alarmOf(stage, account, { status: status.ok as GuardedStatus, done });
  });
  return (await Promise.all(told)).filter((alarm) => alarm !== null);
}

/** Somebody has opened the way around this device: its owner, or whoever has the kit. */
export function alarmOf(
  stage: SecureStage,
  account: Guarded,
  { status, done }: { readonly status: GuardedStatus; readonly done: Act["done"] },
): HTMLElement | null {
  const { noticeUntilMs } = status;
  if (noticeUntilMs === null) return null;
  const { words } = stage;
  const text = filled(words.noticeRuns, { time: timeText(stage, noticeUntilMs) });
  return h(
    "section",
    { class: "who alarm" },
    h("p", { class: "address" }, `${account.label} ${account.address}`),
    h("p", { role: "alert" }, text),
    actOn(stage, account, { kind: "guard/calm", name: words.noticeStop, done }),
  );
}

/** A button for what may be done at once about an account, and what came of it. */
export function actOn(
  stage: SecureStage,
  account: Guarded,
  { kind, name, done }: Act,
): HTMLElement {
  const note = h("p", { role: "alert" });
  const act = async (): Promise<void> => {
    const told = await stage.ask(kind, { source: account.source });
    if ("ok" in told) done(told.ok as GuardedStatus);
    else note.textContent = refusalNote(stage, told);
  };
  return h(
    "div",
    {},
    button(name, "plain", () => act()),
    note,
  );
}

/** What may be done at once about a notice or about rules that wait; `done` hears how it stands then. */
interface Act {
  readonly kind: "guard/calm" | "guard/keep";
  readonly name: string;
  readonly done: (status: GuardedStatus) => void;
}
