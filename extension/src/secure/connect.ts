import type { Names } from "@holdall/wallet/clear";
import { filled } from "@holdall/extension/words";
import { button, h, wayOut } from "./dom.ts";
import { findingList, findingsAbout, originText } from "./findings.ts";
import { guardButtons, holdToAct } from "./guard.ts";
import { showLeft, watchShown } from "./left.ts";
import { show } from "./stage.ts";
import type { Connecting, KnownPage, SecureStage } from "./stage.ts";
import type { PageLook } from "@holdall/wallet/realm";

/** A page is no address and no asset: there is nothing to name. */
const NO_NAMES: Names = { labelOf: () => null, symbolOf: () => ({ symbol: "", isPinned: true }) };
/** The rule about names that imitate others: the person alone can know better. */
const IMITATION = 101;

/** Shows the pages that want to connect, one at a time, until none does. */
export async function showConnections(stage: SecureStage): Promise<void> {
  const [first] = await stage.connecting.list();
  if (first === undefined) return stage.close();
  const looked = await stage.ask("page/look", { host: first.host });
  const look = "ok" in looked ? (looked.ok as PageLook) : null;
  showConnection(stage, first, { known: await stage.connecting.known(originText(first)), look });
}

function showConnection(
  stage: SecureStage,
  page: Connecting,
  { known, look }: { readonly known: KnownPage; readonly look: PageLook | null },
): void {
  const { words, connecting } = stage;
  const isFraud = look?.isFraud === true;
  const findings = findingsAbout(page, known, { asksToSign: false, isFraud });
  const isDanger = findings.some(({ level }) => level === "danger");
  const end = (): void => {
    stopWatching();
    guard.end();
  };
  const decide = (isAllowed: boolean): void => {
    end();
    connecting.decide(page.ticket, isAllowed);
    void showConnections(stage);
  };
  const judge = async (trust: "trusted" | "blocked"): Promise<void> => {
    await connecting.judge(originText(page), trust);
    if (trust === "blocked") return decide(false);
    end();
    await showConnections(stage);
  };
  const refuse = wayOut(button(words.refuse, "plain", () => decide(false)));
  refuse.dataset["first"] = "";
  const allow = button(isDanger ? words.holdConnect : actOf(stage, page), "primary", () => {
    if (!isDanger) decide(true);
  });
  if (isDanger) holdToAct(allow, () => decide(true));
  const block = button(words.pageBlock, "quiet", () => judge("blocked"));
  const trust = findings.some(({ rule }) => rule === IMITATION)
    ? button(words.pageTrust, "quiet", () => judge("trusted"))
    : null;
  const who = filled(words.asks, { host: originText(page) });
  show(
    stage,
    titleOf(stage, page),
    h(
      "div",
      { class: "who" },
      h("p", { class: "who-name" }, who),
      h("p", { class: "muted address" }, subjectOf(stage, page)),
    ),
    h("p", {}, h("bdi", {}, textOf(stage, page))),
    ...(page.network?.nodes ?? []).map(({ operator, url }) =>
      h("p", { class: "address" }, `${operator} · ${new URL(url).host}`),
    ),
    findingList(stage, findings, NO_NAMES),
    listLine(stage, look),
    h("div", { class: "others" }, isFraud ? null : trust, block),
    // Who is on the list of frauds is not connected, whatever the person thinks of it.
    h("div", { class: "decision" }, refuse, isFraud ? null : allow),
  );
  const guard = guardButtons(isFraud ? [refuse] : [refuse, allow]);
  const isThere = async (): Promise<boolean> =>
    (await connecting.list()).some(({ ticket }) => ticket === page.ticket);
  const stopWatching = watchShown(stage, isThere, () => {
    guard.end();
    showLeft(stage, { origin: page, next: () => void showConnections(stage) });
  });
}

const DAY_MS = 86_400_000;
/** From this age on the list is told to be old. */
const LIST_DAYS_MAX = 90;

/** Of which day the list of frauds is that the page was looked up in. */
function listLine(stage: SecureStage, look: PageLook | null): HTMLElement | null {
  if (look === null) return null;
  const { words, language } = stage;
  const days = Math.floor((Date.now() - look.listedAtMs) / DAY_MS);
  const date = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(
    look.listedAtMs,
  );
  const text = days > LIST_DAYS_MAX ? words.fraudsOld : words.fraudsOf;
  return h("p", { class: "quiet" }, filled(text, { date, days: String(days) }));
}

function titleOf({ words }: SecureStage, { watch, network }: Connecting): string {
  if (network !== null) return words.networkTitle;
  return watch === null ? words.connectTitle : words.watchTitle;
}

/** What it is about: an account, a token or a network. */
function subjectOf({ language }: SecureStage, { account, watch, network }: Connecting): string {
  return network?.name[language] ?? watch?.id ?? account;
}

function actOf({ words }: SecureStage, { watch, network }: Connecting): string {
  if (network !== null) return words.networkOn;
  return watch === null ? words.connect : words.watchAct;
}

/** What a yes means. A token's symbol is its own claim. */
function textOf({ words, language }: SecureStage, { watch, network }: Connecting): string {
  if (network !== null) return filled(words.networkAsk, { network: network.name[language] });
  if (watch === null) return words.connectText;
  const symbol = watch.symbol.replaceAll(/[^\p{L}\p{N}]/gu, " ").slice(0, SYMBOL_LENGTH_MAX);
  return filled(words.watchText, { symbol, decimals: String(watch.decimals) });
}

const SYMBOL_LENGTH_MAX = 16;
