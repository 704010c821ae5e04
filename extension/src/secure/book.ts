import { filled } from "@holdall/extension/words";
import { button, h, plainField, wayOut } from "./dom.ts";
import { refusalNote, show } from "./stage.ts";
import type { SecureStage } from "./stage.ts";
import { bookOf } from "./vault-status.ts";

/** Names somebody by a whole address, and lets others go. */
export async function showBook(stage: SecureStage): Promise<void> {
  const { words } = stage;
  const book = await bookOf(stage);
  const address = plainField(words.recipient, words.bookHint);
  const label = plainField(words.accountName);
  label.input.maxLength = 40;
  const change = async (kind: string, body: object): Promise<void> => {
    const written = await stage.ask(kind, body);
    if ("refusal" in written) return address.fail(refusalNote(stage, written));
    const { text, slot } = written.ok as { readonly text: string; readonly slot: "a" | "b" };
    await stage.vault.write(slot, text);
    await showBook(stage);
  };
  const add = button(words.bookAdd, "primary", () =>
    change("book/name", { address: address.input.value.trim(), label: label.input.value.trim() }),
  );
  const rows = book.map((one) =>
    h(
      "li",
      {},
      h("strong", {}, h("bdi", {}, one.label === "" ? words.bookUnnamed : one.label)),
      h("p", { class: "muted address" }, one.address),
      h("p", { class: "quiet" }, filled(words.bookPaid, { count: String(one.sentCount) })),
      button(words.bookForget, "plain", () => change("book/forget", { address: one.address })),
    ),
  );
  const list = rows.length === 0 ? null : h("ul", { class: "effects" }, ...rows);
  const text = h("p", { class: "muted" }, words.bookText);
  const close = wayOut(button(words.close, "plain", stage.close));
  show(stage, words.book, text, address.box, label.box, add, list, close);
}
