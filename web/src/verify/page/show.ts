/** What the page shows of an answer. Text only: nothing of a file becomes markup. */
import type { AssetLine, BalanceLine, CheckLine, DayAnswer, RowAnswer } from "../protocol.ts";
import { checkName, componentName, sentence, wordsOf } from "../words.ts";
import type { Language } from "../words.ts";

const MARKS = { ok: "✓", failed: "✗", warning: "!", short: "▼" } as const;
const OUTCOME_WORDS = {
  ok: "ok",
  failed: "failed",
  warning: "warning",
  short: "shortMark",
} as const;
/** Digits of a hash that a person compares. */
const SHOWN_DIGITS = 16;

function element(
  tag: string,
  text = "",
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Node[]
): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function lineItem(language: Language, line: CheckLine): HTMLElement {
  const { check, outcome, place, read } = line;
  const words = wordsOf(language);
  const mark = element("span", `${MARKS[outcome]} ${words[OUTCOME_WORDS[outcome]]}`, {
    class: "outcome",
  });
  const item = element("li", "", { "data-outcome": outcome, "data-check": check }, mark);
  item.append(` ${checkName(language, check)} — ${sentence(language, line)}`);
  if (place !== "") item.append(" ", element("span", place, { class: "place" }));
  if (read !== undefined)
    item.append(" ", element("code", `SHA-256 ${read.name} ${read.sha256}`, { class: "place" }));
  return item;
}

function lineList(language: Language, lines: readonly CheckLine[]): HTMLElement {
  const items = lines.map((line) => lineItem(language, line));
  return element("ul", "", { class: "lines" }, ...items);
}

/** A table in a box that scrolls by itself; columns of figures stand to the right. */
function table(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  isFigure: (column: number) => boolean,
): HTMLElement {
  const cell = (tag: "td" | "th") => (text: string, column: number) =>
    element(tag, text, {
      ...(isFigure(column) ? { class: "figure" } : {}),
      ...(tag === "th" ? { scope: "col" } : {}),
    });
  const head = element("thead", "", {}, element("tr", "", {}, ...heads.map(cell("th"))));
  const body = element(
    "tbody",
    "",
    {},
    ...rows.map((row) => element("tr", "", {}, ...row.map(cell("td")))),
  );
  return element(
    "div",
    "",
    { class: "scroll", tabindex: "0", role: "group" },
    element("table", "", {}, head, body),
  );
}

function assetTable(language: Language, assets: readonly AssetLine[]): HTMLElement[] {
  if (assets.length === 0) return [];
  const words = wordsOf(language);
  const rows = assets.map(({ symbol, owed, held, ratio, isCovered }) => [
    symbol,
    owed,
    held,
    ratio === "" ? "–" : `${ratio} %`,
    isCovered ? words.covered : words.uncovered,
  ]);
  const heads = [words.asset, words.owed, words.held, words.ratio, words.reservesHead];
  const notes = [words.rounding];
  if (assets.some(({ isSimulated }) => isSimulated)) notes.push(words.simulated);
  return [
    table(heads, rows, (column) => column > 0 && column < 4),
    ...notes.map((note) => element("p", note, { class: "facts" })),
  ];
}

/** The report of a day, in words. */
export function dayReport(language: Language, answer: DayAnswer): Node[] {
  const words = wordsOf(language);
  const { date, rows, bits, manifestHash, signer, fewRows } = answer;
  const facts = words.facts
    .replace("{date}", date)
    .replace("{rows}", String(rows))
    .replace("{bits}", String(bits))
    .replace("{hash}", manifestHash.slice(0, SHOWN_DIGITS))
    .replace("{signer}", signer.slice(0, SHOWN_DIGITS));
  return [
    ...(date === "" ? [] : [element("p", facts, { class: "facts" })]),
    ...(fewRows ? [element("p", words.few, { class: "facts" })] : []),
    lineList(language, answer.lines),
    ...assetTable(language, answer.assets),
  ];
}

function balanceTable(language: Language, balances: readonly BalanceLine[]): HTMLElement[] {
  if (balances.length === 0) return [];
  const words = wordsOf(language);
  const rows = balances.map(({ symbol, component, amount }) => [
    symbol,
    componentName(language, component),
    amount,
  ]);
  return [table([words.asset, words.origin, words.amount], rows, (column) => column === 2)];
}

/** The report of a row, in words. */
export function rowReport(language: Language, answer: RowAnswer): Node[] {
  return [lineList(language, answer.lines), ...balanceTable(language, answer.balances)];
}
