import { retryDelayMs } from "@holdall/wallet/keyring";
import { button, h, secretField, takeBytes } from "./dom.ts";
import { passkeysIn, prfOf } from "./passkey.ts";
import { wordGrid } from "./onboarding.ts";
import { refusalNote, show } from "./stage.ts";
import type { SecureStage } from "./stage.ts";

const REVEAL_MS = 60_000;

/** Asks for the password and opens the wallet; `then` goes on from there. */
export function showUnlock(stage: SecureStage, then: () => void): void {
  void stage.vault.read().then((slots) => drawUnlock(stage, slots, then));
}

function drawUnlock(
  stage: SecureStage,
  slots: Awaited<ReturnType<SecureStage["vault"]["read"]>>,
  then: () => void,
): void {
  const { words } = stage;
  const field = secretField(words.password);
  const known = passkeysIn([slots.a, slots.b]);
  const byPasskey = async (): Promise<void> => {
    const derived = await prfOf(known);
    if (derived === null) return field.fail(words.passkeyNone);
    const opened = await stage.ask("unlock", { ...slots, key: { kind: "passkey", ...derived } });
    derived.prfOutput.fill(0);
    if ("ok" in opened) return then();
    field.fail(refusalNote(stage, opened));
  };
  const passkey =
    known.length === 0 ? null : button(words.passkeyUnlock, "plain", () => void byPasskey());
  let failures = 0;
  const act = button(words.unlock, "primary", () => void unlock());
  const unlock = async (): Promise<void> => {
    act.disabled = true;
    field.fail("");
    act.textContent = words.working;
    const key = { kind: "password", password: takeBytes(field.input) };
    const opened = await stage.ask("unlock", { ...slots, key });
    key.password.fill(0);
    act.textContent = words.unlock;
    if ("ok" in opened) return then();
    field.fail(refusalNote(stage, opened));
    failures += 1;
    setTimeout(() => {
      act.disabled = false;
      field.input.focus();
    }, retryDelayMs(failures));
  };
  field.input.addEventListener("keydown", ({ key }) => (key === "Enter" ? act.click() : undefined));
  show(stage, words.unlockTitle, field.box, act, passkey);
}

/** The recovery words, after the password once more; for a minute, or until the window is left. */
export function showReveal(stage: SecureStage): void {
  const { words } = stage;
  const field = secretField(words.password);
  const act = button(words.reveal, "primary", () => void reveal());
  const reveal = async (): Promise<void> => {
    const key = { kind: "password", password: takeBytes(field.input) };
    const shown = await stage.ask("reveal", { source: 1, key, ...(await stage.vault.read()) });
    key.password.fill(0);
    if ("refusal" in shown) return field.fail(refusalNote(stage, shown));
    const { sentence } = shown.ok as { readonly sentence: Uint8Array };
    show(stage, words.revealTitle, wordGrid(sentence), button(words.close, "primary", stage.close));
    sentence.fill(0);
    setTimeout(stage.close, REVEAL_MS);
    window.addEventListener("blur", stage.close, { once: true });
  };
  show(stage, words.revealTitle, h("p", { class: "muted" }, words.revealText), field.box, act);
}
