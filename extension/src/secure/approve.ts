import { formatDecimal } from "@holdall/core/num";
import { NETWORKS } from "@holdall/chain/networks";
import { placeName } from "@holdall/extension/place";
import { filled } from "@holdall/extension/words";
import { effectSentence } from "@holdall/wallet/clear";
import type { Explanation, Finding, Names } from "@holdall/wallet/clear";
import type { BookEntry, StatusAccount } from "@holdall/wallet/realm";
import type { Answer } from "@holdall/extension/channel";
import { createDesk } from "./device-desk.ts";
import type { DeviceKind } from "./device-desk.ts";
import { button, h, wayOut } from "./dom.ts";
import { findingList, findingsAbout, originText } from "./findings.ts";
import { guardButtons, holdToAct } from "./guard.ts";
import { kitFields } from "./kit.ts";
import type { BroughtKit } from "./kit.ts";
import { showNewcomer } from "./newcomer.ts";
import { showLeft, watchShown } from "./left.ts";
import { networkName } from "./rule-lines.ts";
import { assertionOn } from "./second-factor.ts";
import { refusalNote, show } from "./stage.ts";
import type { SecureStage } from "./stage.ts";
import { unreadBoxes } from "./unread.ts";
import { statusOf } from "./vault-status.ts";

/** A request as the key realm explains it. */
interface Told {
  /** What the person calls each account of their own. */
  readonly own: ReadonlyMap<string, string>;
  /** What the person calls the device that signs, or `null` when a key in the vault does. */
  readonly place: string | null;
  /** Names of the address book. */
  readonly book: readonly BookEntry[];
  /** What is to be minded about the page that asks, beside what is said of its request. */
  readonly aboutPage: readonly Finding[];
  readonly ticket: number;
  readonly origin: { readonly scheme: string; readonly host: string } | null;
  readonly account: string;
  readonly network: string;
  /** The device that signs, or `null` when a key in the vault does. */
  readonly device: DeviceKind | null;
  readonly explanation: Explanation;
  readonly requestHash: Uint8Array;
  readonly explanationHash: Uint8Array;
  readonly check: readonly string[];
  /** True when the kit signs in this device's place. */
  readonly needsKit: boolean;
  /** The bytes, where nobody can read a part of them; else `null`. */
  readonly raw: Uint8Array | null;
}

/** A request that will not be signed, and why. */
type Untold = Pick<Told, "ticket" | "origin" | "account" | "network" | "device"> & {
  readonly refusal: string;
  readonly detail: string;
};

type Waiting = Told | Untold;

/**
 * Shows what waits, one request at a time, until nothing does. `before` was shown and is told anew:
 * what has the same bytes comes first.
 */
export async function showApprovals(stage: SecureStage, before?: Told): Promise<void> {
  const all = await gatheredOf(stage);
  const first = all.find((one) => before !== undefined && hasBytesOf(one, before)) ?? all[0];
  if (first === undefined) return stage.close();
  const others = all.filter((one) => one !== first);
  const next = (): void => void showApprovals(stage);
  if ("refusal" in first) return showRefused(stage, first, next);
  const [{ accounts, book }, pageFindings] = await Promise.all([
    statusOf(stage),
    aboutPage(stage, first),
  ]);
  const told = { ...first, book, aboutPage: pageFindings, ...ownOf(accounts, first.account) };
  showRequest(stage, { told, others, next });
}

/** How long a window stays empty before it says what it waits for. */
const EMPTY_MS_MAX = 150;

/**
 * What waits; where nothing does yet, what will once its evidence is gathered: the window was opened
 * while nodes are asked.
 */
async function gatheredOf(stage: SecureStage): Promise<readonly Waiting[]> {
  let all = await waitingOf(stage);
  if (all.length > 0) return all;
  const timer = setTimeout(() => {
    const text = h("p", { class: "muted", role: "status" }, stage.words.gathering);
    show(stage, stage.words.approveTitle, text);
  }, EMPTY_MS_MAX);
  for (let isComing = true; all.length === 0 && isComing;) {
    isComing = await stage.connecting.gathered();
    all = await waitingOf(stage);
  }
  clearTimeout(timer);
  return all;
}

/** Everything that waits for the person; nothing once the wallet is locked. */
async function waitingOf(stage: SecureStage): Promise<readonly Waiting[]> {
  const answer = await stage.ask("waiting", {});
  return "ok" in answer ? (answer.ok as readonly Waiting[]) : [];
}

/** What the person calls their own accounts, and the device that the asked one is on. */
function ownOf(accounts: readonly StatusAccount[], address: string): Pick<Told, "own" | "place"> {
  const account = accounts.find((one) => one.address === address);
  return {
    own: new Map(accounts.map((one) => [one.address, one.label])),
    place: account === undefined ? null : placeName(accounts, account),
  };
}

async function aboutPage(
  { connecting }: SecureStage,
  { origin }: Told,
): Promise<readonly Finding[]> {
  if (origin === null) return [];
  // What a page on the list of frauds asks for is refused before it waits.
  const asking = { asksToSign: true, isFraud: false };
  return findingsAbout(origin, await connecting.known(originText(origin)), asking);
}

function showRefused(stage: SecureStage, untold: Untold, next: () => void): void {
  const { words } = stage;
  const dismiss = wayOut(
    button(words.refuse, "primary", () => {
      void refuseThen(stage, untold.ticket, next);
    }),
  );
  const why = h("p", { role: "alert" }, refusalNote(stage, untold));
  show(stage, words.cannotSign, whoAsks(stage, untold), why, dismiss);
}

async function refuseThen(stage: SecureStage, ticket: number, next: () => void): Promise<void> {
  await stage.ask("refuse", { ticket });
  next();
}

function showRequest(
  stage: SecureStage,
  {
    told,
    others,
    next,
  }: { readonly told: Told; readonly others: readonly Waiting[]; readonly next: () => void },
): void {
  const { words } = stage;
  const { explanation, aboutPage } = told;
  const isDanger = [explanation, ...aboutPage].some(({ level }) => level === "danger");
  const kitBox = kitBoxOf(stage, told);
  const unread = unreadBoxes(stage, told, namesOf(stage, told).symbolOf);
  const end = (): void => {
    guard.end();
    stopWatching();
  };
  const refuse = wayOut(
    button(words.refuse, "plain", () => {
      end();
      void refuseThen(stage, told.ticket, next);
    }),
  );
  refuse.dataset["first"] = "";
  const sign = button(isDanger ? words.holdApprove : words.approve, "primary", () => {
    if (!isDanger) void approve();
  });
  const approve = async (): Promise<void> => {
    if (unread !== null && !(await unread.note())) return;
    const kit = kitBox === null ? {} : await kitBox.take();
    if (kit === null) return;
    end();
    const done = await (told.device === null
      ? askApproval(stage, told, kit)
      : approveOnDevice(stage, told, told.device));
    if (done === null)
      return show(stage, words.approveTitle, h("p", { role: "alert" }, words.deviceNone), again);
    await settle(stage, told, { done, again, next });
  };
  const again = button(words.retry, "plain", next);
  if (isDanger) holdToAct(sign, () => void approve());
  const crowd = crowdOf(stage, others.length, {
    end,
    restart: () => guard.restart(),
  });
  show(
    stage,
    words.approveTitle,
    whoAsks(stage, told),
    unread === null ? null : unread.alarm,
    effectList(stage, told),
    findingList(stage, [...explanation.findings, ...aboutPage], namesOf(stage, told)),
    feeLine(stage, told),
    sixWordBox(stage, told),
    unread === null ? null : unread.box,
    kitBox === null ? null : kitBox.box,
    crowd.box,
    h("div", { class: "decision" }, refuse, sign),
  );
  const guard = guardButtons([refuse, sign]);
  const stopWatching = watchWaiting(stage, told, {
    end: () => guard.end(),
    count: crowd.count,
  });
}

/**
 * How many more requests wait, and the way to refuse them all. Its place is kept from the start, so
 * that a page which asks again moves nothing under the hand; and it stays once it was there, so that
 * one which asks and takes back shuts the buttons once and not for ever.
 */
function crowdOf(
  stage: SecureStage,
  others: number,
  { end, restart }: { readonly end: () => void; readonly restart: () => void },
): { readonly box: HTMLElement; readonly count: (others: number) => void } {
  const { words } = stage;
  const text = h("p", { class: "quiet" });
  const refuseAll = async (): Promise<void> => {
    end();
    for (const { ticket } of await waitingOf(stage)) await stage.ask("refuse", { ticket });
    await showApprovals(stage);
  };
  const box = h("div", { class: "others" }, text, button(words.refuseAll, "quiet", refuseAll));
  const show = (many: number): void => {
    if (many > 0) box.classList.remove("is-unseen");
    text.textContent = filled(words.moreWaiting, { count: String(many) });
  };
  const count = (many: number): void => {
    if (many > 0 && box.classList.contains("is-unseen")) restart();
    show(many);
  };
  box.classList.add("is-unseen");
  show(others);
  return { box, count };
}

/** What an approval may bring beside its hashes: the kit, or a passkey's word. */
interface Beside {
  readonly kit?: BroughtKit;
  readonly assertion?: string;
}

function askApproval(
  stage: SecureStage,
  { ticket, requestHash, explanationHash }: Told,
  beside: Beside = {},
): Promise<Answer> {
  return stage.ask("approve", { ticket, requestHash, explanationHash, ...beside });
}

/** Goes on after what was signed, asks for the passkey beyond a limit, and tells any other refusal. */
async function settle(
  stage: SecureStage,
  told: Told,
  { done, again, next }: { done: Answer; again: HTMLElement; next: () => void },
): Promise<void> {
  const { words } = stage;
  if ("ok" in done) {
    const { written } = done.ok as {
      readonly written: { readonly text: string; readonly slot: "a" | "b" } | null;
    };
    if (written !== null) await stage.vault.write(written.slot, written.text);
    return next();
  }
  const why = h("p", { role: "alert" }, refusalNote(stage, done));
  if (done.refusal === "policy-refused" && done.detail === "recipient-new")
    return showNewcomer(stage, { ...told, why }, next);
  // Something changed since it was read: it is told anew, and nothing was signed.
  if (done.refusal !== "cosigner-passkey") return show(stage, words.cannotSign, why, again);
  const prove = async (): Promise<void> => {
    const asked = await stage.ask("approve/ask", { ticket: told.ticket });
    if ("refusal" in asked) return void (why.textContent = refusalNote(stage, asked));
    const assertion = await assertionOn((asked.ok as { readonly challenge: Uint8Array }).challenge);
    if (assertion === null) return void (why.textContent = words.factorNone);
    await settle(stage, told, { done: await askApproval(stage, told, { assertion }), again, next });
  };
  const refuse = wayOut(button(words.refuse, "plain", () => refuseThen(stage, told.ticket, next)));
  show(
    stage,
    words.beyondLimit,
    effectList(stage, told),
    why,
    h("p", { class: "muted" }, words.beyondLimitText),
    h(
      "div",
      { class: "decision" },
      refuse,
      button(words.factorUse, "primary", () => prove()),
    ),
  );
}

/** Asks for the kit where it signs instead of this device, which is no owner yet. */
function kitBoxOf(stage: SecureStage, { needsKit }: Told) {
  if (!needsKit) return null;
  const fields = kitFields(stage);
  const text = h("p", { class: "muted" }, stage.words.kitSigns);
  return {
    box: h("section", {}, text, ...fields.boxes),
    async take(): Promise<{ readonly kit: BroughtKit } | null> {
      const kit = await fields.take();
      return kit === null ? null : { kit };
    },
  };
}

/** The device asks the person a second time, on a screen of its own. `null` when none was chosen. */
async function approveOnDevice(
  stage: SecureStage,
  told: Told,
  kind: DeviceKind,
): Promise<Answer | null> {
  const { words, root } = stage;
  const desk = createDesk(stage, kind);
  const text = kind === "keystone" ? words.signByCode : words.signOnDevice;
  const note = h("p", { class: "who", role: "status" }, text);
  root.querySelector(".decision")?.before(note, desk.box);
  note.scrollIntoView({ block: "nearest" });
  const done = (await desk.open()) ? await askApproval(stage, told) : null;
  desk.close();
  return done;
}

/**
 * Asks again whether the request still waits: one that means something else, or was brought anew with
 * what was not known before, is shown anew, and of one that is gone with its page this is said first.
 */
function watchWaiting(
  stage: SecureStage,
  told: Told,
  { end, count }: { readonly end: () => void; readonly count: (others: number) => void },
): () => void {
  const next = (): void => void showApprovals(stage, told);
  let isGone = false;
  const isThere = async (): Promise<boolean> => {
    const all = await waitingOf(stage);
    isGone = !all.some((one) => one.ticket === told.ticket || hasBytesOf(one, told));
    const isSame = all.some((one) => isSameRequest(one, told));
    if (isSame) count(all.length - 1);
    return isSame;
  };
  return watchShown(stage, isThere, () => {
    end();
    if (isGone && told.origin !== null) showLeft(stage, { origin: told.origin, next });
    else next();
  });
}

/** True for the same bytes, of the same page for the same account. */
function hasBytesOf(one: Waiting, told: Told): boolean {
  if (!("requestHash" in one)) return false;
  const who = ({ origin, network, account }: Told): string =>
    JSON.stringify([origin?.scheme, origin?.host, network, account]);
  return who(one) === who(told) && String(one.requestHash) === String(told.requestHash);
}

function isSameRequest(one: Waiting, told: Told): boolean {
  if (one.ticket !== told.ticket || !("explanationHash" in one)) return false;
  return String(one.explanationHash) === String(told.explanationHash);
}

function whoAsks(
  stage: SecureStage,
  {
    origin,
    network,
    account,
    place = null,
  }: Omit<Untold, "refusal" | "detail" | "device"> & {
    readonly place?: string | null;
  },
): HTMLElement {
  const { words } = stage;
  const who = origin === null ? words.youAsk : filled(words.asks, { host: originText(origin) });
  return h(
    "div",
    { class: "who" },
    h("p", { class: "who-name" }, who),
    h("p", { class: "muted" }, filled(words.onNetwork, { network: networkName(stage, network) })),
    h("p", { class: "muted address" }, filled(words.withAccount, { account })),
    place === null ? null : h("p", { class: "muted" }, filled(words.signsOn, { device: place })),
  );
}

function coinOf(network: string): { readonly symbol: string; readonly decimals: number } {
  const row = NETWORKS.find(({ id }) => id === network);
  if (row !== undefined) return { symbol: row.currency, decimals: row.decimals };
  const isSolana = network.startsWith("solana:");
  return { symbol: isSolana ? "SOL" : "ETH", decimals: isSolana ? 9 : 18 };
}

/** Names as this screen knows them. A token is called by its address: no list of ours vouches for it. */
function namesOf({ words }: SecureStage, { network, account, book, own }: Told): Names {
  const { symbol } = coinOf(network);
  const labelOf = (address: string): string | null => {
    const named = own.get(address) || book.find((one) => one.address === address)?.label || "";
    if (named !== "") return named;
    return address === account ? words.you : null;
  };
  return {
    labelOf,
    symbolOf: (asset) =>
      asset.kind === "native"
        ? { symbol, isPinned: true }
        : { symbol: asset.id.slice(0, 6), isPinned: false },
  };
}

function effectList(stage: SecureStage, told: Told): HTMLElement {
  const names = namesOf(stage, told);
  const lines = told.explanation.effects.map((effect) =>
    h("li", {}, h("bdi", {}, effectSentence(effect, stage.language, names))),
  );
  return h(
    "section",
    {},
    h("h2", {}, stage.words.willHappen),
    h("ul", { class: "effects" }, ...lines),
  );
}

function feeLine(
  { words }: SecureStage,
  { explanation, network, account }: Told,
): HTMLElement | null {
  const { feePayer, feeUnitsMax } = explanation;
  if (feePayer === null) return null;
  const { symbol, decimals } = coinOf(network);
  const text = `${words.fee} ${formatDecimal(feeUnitsMax, decimals)} ${symbol}`;
  const payer = feePayer === account ? "" : ` ${filled(words.paidBy, { payer: feePayer })}`;
  return h("p", { class: "fee" }, text + payer);
}

function sixWordBox({ words }: SecureStage, { check }: Told): HTMLElement {
  const list = h("ol", { class: "check-words" }, ...check.map((word) => h("li", {}, word)));
  return h(
    "section",
    {},
    h("h2", {}, words.sixWords),
    list,
    h("p", { class: "quiet" }, words.sixWordsText),
  );
}
