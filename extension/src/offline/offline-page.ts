// oxlint-disable-next-line import/no-unassigned-import -- a style sheet has no value
import "./offline.css";
import { languageOf, refusalText } from "@holdall/extension/words";
import {
  button,
  fileField,
  h,
  plainField,
  secretField,
  takeBytes,
} from "@holdall/extension/secure/dom";
import { eraseShare, groupAddress } from "@holdall/wallet/frost";
import type { FrostShare } from "@holdall/wallet/frost";
import { wordList } from "@holdall/wallet/keyring";
import {
  ASSEMBLE_WORD,
  assembleTyped,
  openShares,
  pairOf,
  planRecovery,
  signRecovery,
} from "@holdall/wallet/offline";
import type { RecoveryPlan, RecoveryTools, SharePair } from "@holdall/wallet/offline";
import type { Outcome, Refused } from "@holdall/wallet/refusals";
import { argon2id } from "hash-wasm";
import encodeQR from "qr";
import { offlineWordsOf } from "./offline-words.ts";
import { messageFields } from "./what.ts";

/** Two hands of an account sign one message, on a machine without a network. */
const language = languageOf(navigator.language);
const words = offlineWordsOf(language);
const root = document.querySelector("main")!;

const tools = (): RecoveryTools => ({
  stretch: (password, { memoryKiB, passes, lanes, salt }) =>
    argon2id({
      password,
      salt,
      memorySize: memoryKiB,
      iterations: passes,
      parallelism: lanes,
      hashLength: 32,
      outputType: "binary",
    }),
  random: (length) => crypto.getRandomValues(new Uint8Array(length)),
  nowMs: Date.now(),
  words: wordList("english"),
  language,
});

function show(title: string, ...children: readonly (HTMLElement | null)[]): void {
  root.replaceChildren(h("h1", {}, title), ...children.filter((child) => child !== null));
  root.querySelector<HTMLElement>("input, button")?.focus();
}

function sentenceOf({ refusal, detail }: Refused): string {
  const { sentence, hint } = refusalText(refusal, language);
  return [sentence, hint, `(${refusal} ${detail})`].join(" ");
}

/** Both files, their passwords, and what is to be signed. */
function showStart(): void {
  const files = [words.first, words.second].map((label) => fileField(label, words));
  const secrets = words.password.map((label) => secretField(label));
  const what = messageFields(words);
  const note = h("p", { role: "alert" });
  const acts = [
    button(words.read, "primary", () => {
      if (!what.isWhole()) return;
      open((shares) => {
        planWith(shares, what.message(groupAddress(shares[0].group)), note);
      });
    }),
    button(words.assemble, "quiet", () => open(showAssembling)),
  ];
  const open = (then: (shares: SharePair) => void): void => {
    const chosen = files.flatMap(({ input }) => [...(input.files ?? [])]);
    if (chosen.length < files.length) return void (note.textContent = words.missing);
    note.textContent = words.reading;
    for (const act of acts) act.disabled = true;
    const passwords = secrets.map(({ input }) => takeBytes(input));
    void openBoth(chosen, passwords).then((shares) => answer(shares, then));
  };
  const answer = (shares: Outcome<SharePair>, then: (shares: SharePair) => void): void => {
    for (const act of acts) act.disabled = false;
    if (shares.ok) then(shares.value);
    else note.textContent = sentenceOf(shares);
  };
  show(
    words.title,
    h("p", { class: "muted" }, words.text),
    navigator.onLine ? h("p", { class: "who" }, words.online) : null,
    ...files.map(({ box }, at) => h("section", { class: "pair" }, box, secrets[at].box)),
    what.box,
    ...acts,
    note,
  );
}

async function openBoth(
  files: readonly File[],
  passwords: readonly Uint8Array[],
): Promise<Outcome<SharePair>> {
  const opened: (readonly FrostShare[])[] = [];
  for (const [at, file] of files.entries()) {
    const text = await file.text();
    const shares = await openShares({ text, password: passwords[at] }, tools().stretch);
    if (!shares.ok) return shares;
    opened.push(shares.value);
  }
  return { ok: true, value: pairOf(opened[0], opened[1]) };
}

function planWith(shares: SharePair, message: Uint8Array, note: HTMLElement): void {
  const plan = planRecovery(shares[0], message, tools());
  if (plan.ok) return showPlan(shares, message, plan.value);
  for (const share of shares) eraseShare(share);
  note.textContent = sentenceOf(plan);
}

/** What the message does, in words, before it is signed; and the words that its other signers show. */
function showPlan(shares: SharePair, message: Uint8Array, plan: RecoveryPlan): void {
  const typed = plainField(words.type);
  const act = button(words.sign, "danger", () => void sign());
  const sign = async (): Promise<void> => {
    if (typed.input.value.trim().toLowerCase() !== plan.check[0])
      return typed.fail(words.otherWord);
    const signed = await signRecovery(shares, message, tools());
    for (const share of shares) eraseShare(share);
    if (signed.ok) showSigned(signed.value);
    else typed.fail(sentenceOf(signed));
  };
  show(
    words.signsFor,
    h("p", { class: "address" }, plan.address),
    h("ul", { class: "effects" }, ...plan.sentences.map((sentence) => h("li", {}, sentence))),
    h("h2", {}, words.check),
    h("ol", { class: "check-words" }, ...plan.check.map((word) => h("li", {}, word))),
    h("p", { class: "quiet" }, words.checkText),
    typed.box,
    act,
    backToStart(shares),
  );
}

/** The whole key, for whoever types the word after reading what that means. */
function showAssembling(shares: SharePair): void {
  const typed = plainField(words.assembleType(ASSEMBLE_WORD[language]));
  const act = button(words.assembleAct, "danger", () => {
    const key = assembleTyped(shares, { typed: typed.input.value, language });
    if (!key.ok) return typed.fail(sentenceOf(key));
    for (const share of shares) eraseShare(share);
    show(
      words.assembled,
      h("p", { class: "address" }, groupAddress(shares[0].group)),
      h("p", { class: "signed", id: "key" }, key.value.toHex()),
      h("p", { class: "quiet" }, words.assembledText),
    );
    key.value.fill(0);
  });
  show(
    words.assemble,
    h("p", { class: "address" }, groupAddress(shares[0].group)),
    h("p", {}, words.assembleText),
    typed.box,
    act,
    backToStart(shares),
  );
}

/** Forgets both shares and begins again. */
function backToStart(shares: SharePair): HTMLElement {
  return button(words.other, "plain", () => {
    for (const share of shares) eraseShare(share);
    showStart();
  });
}

function showSigned(transaction: string): void {
  const text = h("p", { class: "signed", id: "signed" }, transaction);
  show(
    words.done,
    h("p", { class: "muted" }, words.doneText),
    text,
    codeOf(transaction),
    button(words.again, "plain", showStart),
  );
}

/** The transaction as a code of black and white squares. */
function codeOf(text: string): HTMLElement {
  const rows = encodeQR(text, "raw", { ecc: "low", border: 4 });
  const canvas = h("canvas", { class: "code", role: "img", label: words.code });
  [canvas.width, canvas.height] = [rows.length, rows.length];
  const pen = canvas.getContext("2d")!;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, rows.length, rows.length);
  pen.fillStyle = "#000";
  for (const [y, row] of rows.entries()) {
    for (const [x, isDark] of row.entries()) if (isDark) pen.fillRect(x, y, 1, 1);
  }
  return canvas;
}

document.documentElement.lang = language;
document.title = words.title;
showStart();
