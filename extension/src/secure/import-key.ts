import type { KeyChoice } from "@holdall/wallet/realm";
import {
  button,
  fileField,
  h,
  plainField,
  secretField,
  takeBytes,
  takePassphrase,
  wayOut,
} from "./dom.ts";
import { showFindAccounts } from "./find-accounts.ts";
import { refusalNote, show } from "./stage.ts";
import type { SecureStage } from "./stage.ts";
import { accountsOf } from "./vault-status.ts";

/** Longest file that can be a keystore, in bytes. */
const FILE_BYTES_MAX = 65_536;

/** A text that brings a key, and what it is opened with: both are wiped when the screen is done. */
interface Brought {
  readonly text: Uint8Array;
  readonly passphrase: Uint8Array;
}

/** A key from elsewhere, in whatever form another wallet gave it out. */
export function showImportKey(stage: SecureStage): void {
  const { words } = stage;
  const pasted = secretField(words.keyText, words.keyTextHint);
  const file = fileField(words.keyFile, words);
  const passphrase = secretField(words.keyPassphrase, words.keyPassphraseHint);
  const act = button(words.keyLook, "primary", () => look());
  const look = async (): Promise<void> => {
    const [chosen] = file.input.files ?? [];
    if (chosen !== undefined && chosen.size > FILE_BYTES_MAX)
      return file.fail(refusalNote(stage, { refusal: "too-large", detail: "" }));
    const typed = takeBytes(pasted.input);
    const text = chosen === undefined ? typed : new Uint8Array(await chosen.arrayBuffer());
    const taken = isKeystore(text) ? takeBytes : takePassphrase;
    const brought = { text, passphrase: taken(passphrase.input) };
    const seen = await stage.ask("key/look", brought);
    if ("ok" in seen) return showChoices(stage, brought, seen.ok as readonly KeyChoice[]);
    wipe(brought);
    (seen.refusal === "keystore-password" ? passphrase : pasted).fail(refusalNote(stage, seen));
  };
  show(
    stage,
    words.keyAdd,
    h("p", { class: "muted" }, words.keyAddText),
    pasted.box,
    file.box,
    passphrase.box,
    act,
  );
}

/** What it may be, with every address it would bring: one of them is taken in, or none. */
function showChoices(stage: SecureStage, brought: Brought, choices: readonly KeyChoice[]): void {
  const { words, vault } = stage;
  const label = plainField(words.accountName, words.accountNameHint);
  label.input.maxLength = 40;
  const take = async (place: number): Promise<void> => {
    const name = label.input.value.trim();
    const added = await stage.ask("key/add", { ...brought, place, label: name });
    if ("refusal" in added) return label.fail(refusalNote(stage, added));
    wipe(brought);
    const { text, slot } = added.ok as { readonly text: string; readonly slot: "a" | "b" };
    await vault.write(slot, text);
    if (choices[place].kind !== "words") return stage.close();
    // Words come with their first accounts; where they were used before, they may have others.
    const source = Math.max(...(await accountsOf(stage)).map((one) => one.source));
    await showFindAccounts(stage, { source, next: stage.close });
  };
  const kinds = { words: words.keyIsWords, key: words.keyIsKey, watch: words.keyIsWatch } as const;
  const rows = choices.map(({ kind, addresses }, place) =>
    h(
      "section",
      { class: "who" },
      h("h2", {}, kinds[kind]),
      ...addresses.map((address) => h("p", { class: "address" }, address)),
      button(kind === "watch" ? words.keyWatch : words.keyTake, "plain", () => take(place)),
    ),
  );
  const back = wayOut(
    button(words.back, "quiet", () => {
      wipe(brought);
      showImportKey(stage);
    }),
  );
  const text = h("p", { class: "muted" }, words.keyCompare);
  show(stage, words.keyAdd, text, label.box, ...rows, back);
}

/** A keystore is an object of JSON, and its password counts byte by byte; nothing else opens so. */
function isKeystore(text: Uint8Array): boolean {
  return text.find((byte) => byte > 0x20) === 0x7b;
}

function wipe({ text, passphrase }: Brought): void {
  text.fill(0);
  passphrase.fill(0);
}
