import { formatDecimal } from "@holdall/core/num";
import { filled } from "@holdall/extension/words";
import type { Explanation } from "@holdall/wallet/clear";
import { writePolicy } from "@holdall/wallet/cosign";
import type { GuardedStatus } from "@holdall/wallet/guarded";
import type { StatusAccount } from "@holdall/wallet/realm";
import { button, h, plainField, wayOut } from "./dom.ts";
import { COINS } from "./limit-fields.ts";
import { refusalNote, show, timeText } from "./stage.ts";
import type { SecureStage } from "./stage.ts";
import { accountsOf, bookOf } from "./vault-status.ts";

/** A payment that the co-signer did not sign because it does not know who is paid. */
export interface Unknown {
  /** The account that was to pay. */
  readonly account: string;
  readonly explanation: Explanation;
  /** What was refused, in words. */
  readonly why: HTMLElement;
}

/**
 * Names a new recipient to the co-signer, from the very window in which its payment was refused: from
 * then on its time runs, and once it has run it is paid like everybody. `next` goes on with what waits.
 */
export async function showNewcomer(
  stage: SecureStage,
  unknown: Unknown,
  next: () => void,
): Promise<void> {
  const { words } = stage;
  const accounts = await accountsOf(stage);
  const account = accounts.find(({ address }) => address === unknown.account);
  const close = wayOut(button(words.close, "plain", next));
  const told =
    account === undefined ? null : await stage.ask("guard/status", { source: account.source });
  const status = told !== null && "ok" in told ? (told.ok as GuardedStatus) : null;
  const address = status === null ? undefined : newIn(unknown, status);
  if (account === undefined || status === null || address === undefined)
    return show(stage, words.cannotSign, unknown.why, close);
  await draw(stage, { ...unknown, payer: account, status, address }, next);
}

/** The first whom the payment goes to and the co-signer has no name for. */
function newIn({ account, explanation }: Unknown, { recipients }: GuardedStatus) {
  const known = [account, ...recipients.map((one) => one.address)];
  return explanation.outflows.map(({ to }) => to).find((to) => !known.includes(to));
}

interface Newcomer extends Unknown {
  readonly payer: StatusAccount;
  readonly status: GuardedStatus;
  readonly address: string;
}

async function draw(
  stage: SecureStage,
  { payer, status, address, why }: Newcomer,
  next: () => void,
): Promise<void> {
  const { words } = stage;
  const { policy, pending, recipients } = status;
  const label = plainField(words.accountName);
  label.input.maxLength = 40;
  const book = await bookOf(stage);
  label.input.value = book.find((one) => one.address === address)?.label ?? "";
  const name = async (): Promise<void> => {
    const kept = await stage.ask("book/name", { address, label: label.input.value.trim() });
    if ("refusal" in kept) return label.fail(refusalNote(stage, kept));
    const { text, slot } = kept.ok as { readonly text: string; readonly slot: "a" | "b" };
    await stage.vault.write(slot, text);
    const rules = JSON.stringify({
      policy: writePolicy(policy),
      recipients: [...recipients.map((one) => one.address), address],
    });
    const proof = { kind: "none" };
    const set = await stage.ask("guard/rules", { source: payer.source, rules, proof });
    if ("refusal" in set) return label.fail(refusalNote(stage, set));
    showNamed(stage, set.ok as GuardedStatus, address, next);
  };
  const coin = COINS[payer.family];
  const free = `${formatDecimal(policy.newRecipientFree[coin.key] ?? 0n, coin.decimals)} ${coin.symbol}`;
  const time = timeText(stage, Date.now() + policy.newRecipientDelayMs);
  show(
    stage,
    words.newcomerTitle,
    why,
    h("p", { class: "address" }, address),
    h("p", { class: "muted" }, filled(words.newcomerText, { time, free })),
    pending === null ? null : h("p", { class: "who" }, words.newcomerPending),
    label.box,
    button(words.bookAdd, "primary", () => name()),
    wayOut(button(words.close, "plain", next)),
  );
}

/** Reads back from when on it can be paid, as the co-signer has written it down. */
function showNamed(
  stage: SecureStage,
  { policy, recipients }: GuardedStatus,
  address: string,
  next: () => void,
): void {
  const { words } = stage;
  const addedAtMs = recipients.find((one) => one.address === address)?.addedAtMs ?? Date.now();
  const time = timeText(stage, addedAtMs + policy.newRecipientDelayMs);
  show(
    stage,
    words.newcomerTitle,
    h("p", { class: "address" }, address),
    h("p", { class: "who", role: "status" }, filled(words.newcomerDone, { time })),
    wayOut(button(words.close, "primary", next)),
  );
}
