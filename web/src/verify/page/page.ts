/*
 * The page that works alone: one file, opened from disk, no network. It reads a day, shows each check
 * in words, and looks for the reader's own row in it. Everything runs in this page: what a worker would
 * need (a second script) a single file from disk has not.
 */
import { checkDay } from "../check-day.ts";
import { checkRow } from "../check-row.ts";
import { fetchDay, fetchPrevious, fileFetcher } from "../fetch-day.ts";
import type { DayAnswer, NamedFile, RowAnswer } from "../protocol.ts";
import { wordsOf } from "../words.ts";
import type { Language, PageWord } from "../words.ts";
import { droppedFiles, readFiles } from "../read-files.ts";
import { dayReport, rowReport } from "./show.ts";

interface PageState {
  language: Language;
  files: readonly NamedFile[];
  day: DayAnswer | undefined;
  row: RowAnswer | undefined;
}

const state: PageState = {
  language: navigator.language.startsWith("fr") ? "fr" : "en",
  files: [],
  day: undefined,
  row: undefined,
};

function byId<Kind extends HTMLElement = HTMLElement>(id: string): Kind {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no ${id}`);
  return found as Kind;
}

function tell(id: "verdict" | "row-verdict", word: PageWord, verdict = ""): void {
  const place = byId(id);
  const words = wordsOf(state.language);
  place.textContent = verdict === "" ? words[word] : `${words[word]} (${words.unaudited})`;
  place.dataset["word"] = word;
  place.dataset["verdict"] = verdict;
}

/** Puts every word of the page into the chosen language, and shows the answers again in it. */
function showWords(): void {
  const words = wordsOf(state.language);
  document.documentElement.lang = state.language;
  document.title = `Holdall — ${words.title}`;
  for (const place of document.querySelectorAll<HTMLElement>("[data-word]"))
    place.textContent = words[place.dataset["word"] as PageWord];
  if (state.day !== undefined) showDay(state.day);
  if (state.row !== undefined) showRow(state.row);
}

function showDay(answer: DayAnswer): void {
  state.day = answer;
  tell("verdict", answer.verdict, answer.verdict);
  byId("report").replaceChildren(...dayReport(state.language, answer));
}

function showRow(answer: RowAnswer): void {
  state.row = answer;
  tell("row-verdict", answer.verdict === "valid" ? "rowValid" : "rowInvalid", answer.verdict);
  byId("row-report").replaceChildren(...rowReport(state.language, answer));
}

/** Files from disk are one day. */
const noPrevious = async (_files: readonly NamedFile[]): Promise<Uint8Array | undefined> =>
  undefined;

/** Lets the browser paint before a check holds the page. */
const painted = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

async function readDay(
  reading: Promise<readonly NamedFile[]>,
  readPrevious: typeof noPrevious = noPrevious,
): Promise<void> {
  tell("verdict", "checking");
  byId("report").replaceChildren();
  state.day = undefined;
  state.files = await reading;
  if (state.files.length === 0) return tell("verdict", "nothing");
  const previous = await readPrevious(state.files);
  await painted();
  const day = previous === undefined ? {} : { previous };
  showDay(await checkDay({ files: state.files, ...day }));
}

async function readRow(): Promise<void> {
  const chosen = byId<HTMLInputElement>("bundle").files?.item(0);
  if (state.files.length === 0) return tell("row-verdict", "needDay");
  if (chosen === null || chosen === undefined) return tell("row-verdict", "needBundle");
  tell("row-verdict", "checking");
  await painted();
  const owner = {
    userId: byId<HTMLInputElement>("user").value,
    subaccountId: byId<HTMLInputElement>("sub").value,
    nonce: byId<HTMLInputElement>("nonce").value,
  };
  const bundle = new Uint8Array(await chosen.arrayBuffer());
  showRow(await checkRow({ files: state.files, owner, bundle }));
}

function listen(): void {
  byId("language").addEventListener("click", () => {
    state.language = state.language === "en" ? "fr" : "en";
    showWords();
  });
  byId("theme").addEventListener("click", () => {
    const { dataset } = document.documentElement;
    const preferred = matchMedia("(prefers-color-scheme: light)").matches ? "canvas" : "ink";
    dataset["theme"] = (dataset["theme"] ?? preferred) === "canvas" ? "ink" : "canvas";
  });
  for (const id of ["folder", "files"])
    byId<HTMLInputElement>(id).addEventListener("change", ({ target }) => {
      const chosen = Array.from((target as HTMLInputElement).files ?? []);
      void readDay(readFiles(chosen));
    });
  byId("mine").addEventListener("submit", (event) => {
    event.preventDefault();
    void readRow();
  });
  listenToDrops(byId("drop"));
  const beside = byId<HTMLButtonElement>("beside");
  beside.hidden = !location.protocol.startsWith("http");
  beside.addEventListener("click", () => {
    const day = location.href.slice(0, location.href.lastIndexOf("/"));
    const site = day.slice(0, day.lastIndexOf("/"));
    void readDay(fetchDay(fileFetcher(day)), (files) => fetchPrevious(site, files));
  });
}

function listenToDrops(place: HTMLElement): void {
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    place.dataset["over"] = "";
  });
  document.addEventListener("dragleave", () => delete place.dataset["over"]);
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    delete place.dataset["over"];
    if (event.dataTransfer !== null) void readDay(droppedFiles(event.dataTransfer));
  });
}

showWords();
listen();
