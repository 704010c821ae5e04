import { filled } from "@holdall/extension/words";
import { askToEmptyClipboard } from "./clipboard.ts";
import { button, h, secretField } from "./dom.ts";
import { openListWords } from "./list-words.ts";
import type { ListWords } from "./list-words.ts";
import type { SecureStage } from "./stage.ts";

/** Most words of a phrase. */
const CELLS = 24;

/** One cell for each word of a phrase, none readable on the screen. */
export interface WordCells {
  readonly box: HTMLElement;
  /** What stands in the cells, without those that are empty. */
  typed(): readonly string[];
  fail(text: string): void;
  /** Empties every cell. */
  empty(): void;
}

/**
 * The cells of a phrase. While a word is typed those of the lists that begin so are offered below its cell:
 * *arrow down* or a press takes one and goes on to the next cell, and a beginning that no word has is said
 * there. A whole phrase may be pasted into the first; then it is asked whether to empty the clipboard.
 */
export function wordCells(stage: SecureStage): WordCells {
  const { words } = stage;
  const fields = Array.from({ length: CELLS }, (_, at) =>
    secretField(filled(words.wordAt, { place: String(at + 1) })),
  );
  const asking = h("div", { live: "polite" });
  const list = openListWords();
  for (const [at, cell] of fields.entries()) {
    const next = fields[at + 1] ?? cell;
    offerWords({ cell, next, list, wordNone: words.wordNone });
  }
  const [first] = fields;
  first.input.addEventListener("paste", (event) => {
    const pasted = (event.clipboardData?.getData("text") ?? "").trim().split(/\s+/u);
    if (pasted.length < 2) return;
    event.preventDefault();
    for (const [at, word] of pasted.slice(0, CELLS).entries()) fields[at].input.value = word;
    asking.replaceChildren(askToEmptyClipboard(stage));
  });
  const grid = h("div", { class: "cell-grid" }, ...fields.map(({ box }) => box));
  return {
    box: h("section", {}, grid, asking),
    typed: () => fields.map(({ input }) => input.value.trim()).filter((word) => word !== ""),
    fail: (text) => first.fail(text),
    empty: () => fields.forEach(({ input }) => (input.value = "")),
  };
}

type Cell = ReturnType<typeof secretField>;

interface Offering {
  readonly cell: Cell;
  readonly next: Cell;
  readonly list: ListWords;
  readonly wordNone: string;
}

/** Offers the words that begin as a cell does, while it has the focus. */
function offerWords({ cell, next, list, wordNone }: Offering): void {
  const { box, input } = cell;
  const offers = h("div", { class: "offers", live: "polite" });
  const shut = (): void => offers.replaceChildren();
  const take = (word: string): void => {
    input.value = word;
    shut();
    next.input.focus();
  };
  const offer = (): void => {
    const begun = input.value.trim();
    cell.fail(list.isBegun(begun) ? "" : wordNone);
    const made = list.begin(begun).map((word) => {
      const choice = button(word, "quiet", () => take(word));
      // Whoever has only keys takes the first by the arrow, and goes from cell to cell by *Tab*.
      choice.tabIndex = -1;
      return choice;
    });
    offers.replaceChildren(...made);
  };
  input.addEventListener("input", offer);
  input.addEventListener("keydown", (event) => {
    const [first] = list.begin(input.value.trim());
    if (event.key !== "ArrowDown" || first === undefined) return;
    event.preventDefault();
    take(first);
  });
  // A press on an offer would take the focus first, and the offers with it.
  offers.addEventListener("pointerdown", (event) => event.preventDefault());
  input.addEventListener("blur", shut);
  box.append(offers);
}
