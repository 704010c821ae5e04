import { button, fileField, h, secretField, takeBytes, wayOut } from "./dom.ts";
import { refusalNote, show } from "./stage.ts";
import type { SecureStage } from "./stage.ts";
import { vaultCounter } from "./vault-counter.ts";

const FILE_NAME = "holdall-vault.json";
const FILE_BYTES_MAX = 1_048_576;

/** The vault as it lies sealed on this device, to be kept elsewhere: opened by its password alone. */
export async function showVaultFile(stage: SecureStage): Promise<void> {
  const { words, vault } = stage;
  const { a, b } = await vault.read();
  const newest = [a, b]
    .filter((text) => text !== null)
    .toSorted((left, right) => vaultCounter(right) - vaultCounter(left))[0];
  const save = h("a", { class: "button button-primary" }, words.kitSave);
  save.href = URL.createObjectURL(new Blob([newest ?? ""], { type: "application/json" }));
  save.download = FILE_NAME;
  const close = wayOut(
    button(words.close, "plain", () => {
      URL.revokeObjectURL(save.href);
      stage.close();
    }),
  );
  show(stage, words.vaultFile, h("p", { class: "muted" }, words.vaultFileText), save, close);
}

/** A vault that was kept elsewhere comes to a device that has none. */
export function showOpenFile(stage: SecureStage, done: () => void): void {
  const { words, vault } = stage;
  const file = fileField(words.vaultFile, words);
  const field = secretField(words.password);
  const act = button(words.unlock, "primary", () => open());
  const open = async (): Promise<void> => {
    const [chosen] = file.input.files ?? [];
    if (chosen === undefined || chosen.size > FILE_BYTES_MAX) return file.fail(words.kitMissing);
    const text = await chosen.text();
    const key = { kind: "password", password: takeBytes(field.input) };
    const opened = await stage.ask("unlock", { a: text, b: null, key });
    key.password.fill(0);
    if ("refusal" in opened) return field.fail(refusalNote(stage, opened));
    await vault.write("a", text);
    done();
  };
  const why = h("p", { class: "muted" }, words.vaultOpenText);
  show(stage, words.vaultOpen, why, file.box, field.box, act);
}
