import { button, h, secretField, selectField, takeBytes, wayOut } from "./dom.ts";
import { whileHeld } from "./guard.ts";
import { passkeysIn, prfOf } from "./passkey.ts";
import type { KnownPasskey } from "./passkey.ts";
import { wordGrid } from "./onboarding.ts";
import { settleRenewals, unsettledIn } from "./settling.ts";
import { refusalNote, show } from "./stage.ts";
import type { SecureStage } from "./stage.ts";
import { accountsOf } from "./vault-status.ts";

const REVEAL_MS = 60_000;

/** Asks for the password and opens the wallet; `then` goes on from there. */
export function showUnlock(stage: SecureStage, then: () => void): void {
  void stage.vault.read().then(({ a, b }) => drawUnlock(stage, passkeysIn([a, b]), then));
}

/** The texts are read when they are opened: this window may have stood here while another wrote. */
function drawUnlock(stage: SecureStage, known: readonly KnownPasskey[], then: () => void): void {
  const { words, vault } = stage;
  const field = secretField(words.password);
  const byPasskey = async (): Promise<void> => {
    const derived = await prfOf(known);
    if (derived === null) return field.fail(words.passkeyNone);
    const key = { kind: "passkey", ...derived };
    const opened = await stage.ask("unlock", { ...(await vault.read()), key });
    derived.prfOutput.fill(0);
    if ("ok" in opened) return settleRenewals(stage, unsettledIn(opened.ok), then);
    field.fail(refusalNote(stage, opened));
  };
  const passkey =
    known.length === 0 ? null : button(words.passkeyUnlock, "plain", () => byPasskey());
  const act = button(words.unlock, "primary", () => unlock());
  const unlock = async (): Promise<void> => {
    field.fail("");
    act.textContent = words.working;
    const key = { kind: "password", password: takeBytes(field.input) };
    const opened = await stage.ask("unlock", { ...(await vault.read()), key });
    key.password.fill(0);
    if ("ok" in opened) return settleRenewals(stage, unsettledIn(opened.ok), then);
    act.textContent = words.unlock;
    field.fail(refusalNote(stage, opened));
    field.input.focus();
    // The button stays shut for as long as the vault will not be asked.
    if (opened.refusal === "password-delay") await pause(Number.parseInt(opened.detail, 10) * 1000);
  };
  show(stage, words.unlockTitle, field.box, act, passkey);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What accounts of this vault can be written down as: words and keys, by the number of their source. */
async function revealable(stage: SecureStage): Promise<readonly (readonly [string, string])[]> {
  const single = (await accountsOf(stage)).filter(({ kind }) => kind === "single");
  const sources = [...new Set(single.map(({ source }) => source))];
  return sources.map((source) => {
    const of = single.filter((one) => one.source === source);
    const named = of.find(({ label }) => label !== "") ?? of[0];
    return [String(source), `${named.label} ${named.address}`.trim()];
  });
}

/** The recovery words, after the password once more: whoever looks holds a button meanwhile. */
export async function showReveal(stage: SecureStage): Promise<void> {
  const { words } = stage;
  const sources = await revealable(stage);
  const choice = selectField(words.revealWhich, sources);
  const field = secretField(words.password);
  const act = button(words.reveal, "primary", () => reveal());
  const reveal = async (): Promise<void> => {
    const key = { kind: "password", password: takeBytes(field.input) };
    const source = Number(choice.input.value);
    const shown = await stage.ask("reveal", { source, key, ...(await stage.vault.read()) });
    key.password.fill(0);
    if ("refusal" in shown) return field.fail(refusalNote(stage, shown));
    showHeld(stage, (shown.ok as { readonly sentence: Uint8Array }).sentence);
  };
  const text = h("p", { class: "muted" }, words.revealText);
  show(stage, words.revealTitle, text, sources.length > 1 ? choice.box : null, field.box, act);
}

/**
 * What is secret stands on the screen for as long as a button is held, below it, so that the button
 * stays under the hand. After a minute, or when the window is left, it is gone for good.
 */
function showHeld(stage: SecureStage, sentence: Uint8Array): void {
  const { words } = stage;
  const box = h("div", { live: "polite" });
  const covered = coverOf(sentence);
  const cover = (): void => box.replaceChildren(written(covered));
  const leave = (): void => {
    // Else it would close, within the minute, whatever is before the person by then.
    clearTimeout(timer);
    window.removeEventListener("blur", leave);
    sentence.fill(0);
    stage.close();
  };
  const held = button(words.revealHold, "primary", () => {});
  whileHeld(held, () => box.replaceChildren(written(sentence)), cover);
  cover();
  show(
    stage,
    words.revealTitle,
    h("p", { class: "muted" }, words.revealHoldText),
    held,
    box,
    wayOut(button(words.close, "plain", leave)),
  );
  const timer = setTimeout(leave, REVEAL_MS);
  window.addEventListener("blur", leave);
}

const BLANK = 0x20;

/** As many words, all alike: how long each is would be a hint. */
function coverOf(sentence: Uint8Array): Uint8Array {
  const count = sentence.filter((byte) => byte === BLANK).length + 1;
  return new TextEncoder().encode(Array<string>(count).fill("••••").join(" "));
}

/** A phrase has blanks; a key has none, and is one long word. */
function written(sentence: Uint8Array): HTMLElement {
  if (sentence.includes(BLANK)) return wordGrid(sentence);
  return h("p", { class: "who address" }, new TextDecoder().decode(sentence));
}
