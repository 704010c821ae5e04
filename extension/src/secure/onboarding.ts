import { checkPassword } from "@holdall/wallet/keyring";
import { filled } from "@holdall/extension/words";
import { knowCommonPasswords } from "./common-passwords.ts";
import { button, h, onlyOn, secretField, takeBytes, takePassphrase, wayOut } from "./dom.ts";
import { refusalNote, show } from "./stage.ts";
import type { SecureStage } from "./stage.ts";
import { showOpenFile } from "./vault-file.ts";
import { wordCells } from "./word-cells.ts";
import type { WordCells } from "./word-cells.ts";

const PROVEN_WORDS = 3;

interface PasswordFields {
  readonly boxes: readonly HTMLElement[];
  readonly first: ReturnType<typeof secretField>;
  /** The password as bytes, or `null` after having said at the field why not. */
  take(): Uint8Array | null;
}

function passwordFields(stage: SecureStage): PasswordFields {
  const { words } = stage;
  const first = secretField(words.password, words.passwordHint);
  const second = secretField(words.passwordAgain);
  const isCommon = knowCommonPasswords();
  return {
    boxes: [first.box, second.box],
    first,
    take() {
      first.fail("");
      second.fail("");
      if (first.input.value !== second.input.value) {
        second.fail(words.passwordsDiffer);
        return null;
      }
      const password = takeBytes(first.input);
      const checked = checkPassword(password, isCommon);
      if (!checked.ok) {
        first.fail(refusalNote(stage, checked));
        return null;
      }
      takeBytes(second.input).fill(0);
      return password;
    },
  };
}

/** A new wallet: a password, twelve words to write down, three of them asked back. */
export function showCreate(stage: SecureStage, next = () => showDone(stage)): void {
  const { words } = stage;
  const fields = passwordFields(stage);
  const act = button(words.create, "primary", async () => {
    const password = fields.take();
    if (password !== null) await create(stage, { ...fields, next }, password);
  });
  show(stage, words.create, h("p", { class: "muted" }, words.createText), ...fields.boxes, act);
}

async function create(
  stage: SecureStage,
  { first, next }: PasswordFields & { readonly next: () => void },
  password: Uint8Array,
): Promise<void> {
  const made = await stage.ask("create", { count: 12, password: password.slice() });
  if ("refusal" in made) return first.fail(refusalNote(stage, made));
  const { text } = made.ok as { readonly text: string };
  await stage.vault.write("a", text);
  const key = { kind: "password", password };
  const shown = await stage.ask("reveal", { source: 1, key, a: text, b: null });
  password.fill(0);
  if ("refusal" in shown) return first.fail(refusalNote(stage, shown));
  const { sentence } = shown.ok as { readonly sentence: Uint8Array };
  showWords(stage, sentence, next);
}

function wordsIn(sentence: Uint8Array): readonly string[] {
  return new TextDecoder().decode(sentence).split(" ");
}

/** The words as a numbered list. */
export function wordGrid(sentence: Uint8Array): HTMLElement {
  const items = wordsIn(sentence).map((word) => h("li", {}, word));
  return h("ol", { class: "word-grid" }, ...items);
}

function showWords(stage: SecureStage, sentence: Uint8Array, next: () => void): void {
  const { words } = stage;
  const act = onlyOn(button(words.wroteDown, "primary", () => proveWords(stage, sentence, next)));
  show(
    stage,
    words.writeDown,
    h("p", { class: "muted" }, words.writeDownText),
    wordGrid(sentence),
    act,
  );
}

function proveWords(stage: SecureStage, sentence: Uint8Array, next: () => void): void {
  const { words } = stage;
  const cells = wordsIn(sentence);
  const places = somePlaces(cells.length);
  const fields = places.map((place) =>
    secretField(filled(words.wordAt, { place: String(place + 1) })),
  );
  const act = onlyOn(
    button(words.finish, "primary", () => {
      const wrong = fields.filter(
        ({ input }, at) => input.value.trim().toLowerCase() !== cells[places[at]],
      );
      for (const field of fields) field.fail(wrong.includes(field) ? words.wrongWord : "");
      if (wrong.length > 0) return;
      sentence.fill(0);
      next();
    }),
  );
  const boxes = fields.map(({ box }) => box);
  show(stage, words.prove, h("p", { class: "muted" }, words.proveText), ...boxes, act);
}

/** Three different places, in order. */
function somePlaces(count: number): readonly number[] {
  const places = new Set<number>();
  while (places.size < PROVEN_WORDS) {
    places.add(crypto.getRandomValues(new Uint8Array(1))[0] % count);
  }
  return [...places].toSorted((left, right) => left - right);
}

function showDone(stage: SecureStage): void {
  const { words } = stage;
  show(
    stage,
    words.done,
    h("p", { class: "muted" }, words.doneText),
    wayOut(button(words.close, "primary", stage.close)),
  );
}

/** A former wallet by its words: one cell a word, each unreadable on the screen. */
export function showImport(stage: SecureStage): void {
  const { words } = stage;
  const cells = wordCells(stage);
  const passphrase = secretField(words.importPassphrase, words.importPassphraseHint);
  const fields = passwordFields(stage);
  const act = button(words.importAct, "primary", async () => {
    const password = fields.take();
    if (password !== null) await importWords(stage, { cells, passphrase, password });
  });
  show(
    stage,
    words.importTitle,
    h("p", { class: "muted" }, words.importText),
    cells.box,
    passphrase.box,
    ...fields.boxes,
    act,
    button(words.vaultOpen, "plain", () => showOpenFile(stage, () => showDone(stage))),
  );
}

async function importWords(
  stage: SecureStage,
  given: {
    readonly cells: WordCells;
    readonly passphrase: ReturnType<typeof secretField>;
    readonly password: Uint8Array;
  },
): Promise<void> {
  const sentence = new TextEncoder().encode(given.cells.typed().join(" "));
  const passphrase = takePassphrase(given.passphrase.input);
  const own = passphrase.length === 0 ? {} : { passphrase };
  const made = await stage.ask("import", { sentence, password: given.password, ...own });
  sentence.fill(0);
  passphrase.fill(0);
  given.password.fill(0);
  if ("refusal" in made) return given.cells.fail(refusalNote(stage, made));
  await stage.vault.write("a", (made.ok as { readonly text: string }).text);
  given.cells.empty();
  showDone(stage);
}
