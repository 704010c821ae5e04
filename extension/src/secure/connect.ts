import { assessPage, findingSentence } from "@holdall/wallet/clear";
import { filled } from "@holdall/extension/words";
import { button, h } from "./dom.ts";
import { guardButtons, holdToAct } from "./guard.ts";
import { show } from "./stage.ts";
import type { Connecting, SecureStage } from "./stage.ts";

/** Hosts whose names are imitated. The person's own lists are not on this screen yet. */
const LISTS = { frauds: [], known: [], denied: [], allowed: [] };

/** Shows the pages that want to connect, one at a time, until none does. */
export async function showConnections(stage: SecureStage): Promise<void> {
  const [first] = await stage.connecting.list();
  if (first === undefined) return stage.close();
  showConnection(stage, first);
}

function showConnection(stage: SecureStage, page: Connecting): void {
  const { words, language } = stage;
  const findings = assessPage(
    {
      scheme: page.scheme,
      host: page.host,
      parentHost: null,
      asksForAllAccounts: false,
      asksToSign: false,
      firstSeenAtMs: null,
      atMs: Date.now(),
    },
    LISTS,
  );
  const isForbidden = findings.some(({ level }) => level === "forbidden");
  const isDanger = findings.some(({ level }) => level === "danger");
  const decide = (isAllowed: boolean): void => {
    guard.end();
    stage.connecting.decide(page.ticket, isAllowed);
    void showConnections(stage);
  };
  const refuse = button(words.refuse, "plain", () => decide(false));
  refuse.dataset["first"] = "";
  const allow = button(isDanger ? words.holdApprove : actOf(stage, page), "primary", () => {
    if (!isDanger) decide(true);
  });
  if (isDanger) holdToAct(allow, () => decide(true));
  const names = { labelOf: () => null, symbolOf: () => ({ symbol: "", isPinned: true }) };
  const lines = findings.map((finding) =>
    h(
      "li",
      { class: `finding finding-${finding.level}` },
      findingSentence(finding, language, names),
    ),
  );
  const who = filled(words.asks, { host: `${page.scheme}://${page.host}` });
  show(
    stage,
    page.watch === null ? words.connectTitle : words.watchTitle,
    h(
      "div",
      { class: "who" },
      h("p", { class: "who-name" }, who),
      h("p", { class: "muted address" }, page.watch === null ? page.account : page.watch.id),
    ),
    h("p", {}, h("bdi", {}, textOf(stage, page))),
    h("ul", { class: "findings" }, ...lines),
    h("div", { class: "decision" }, refuse, isForbidden ? null : allow),
  );
  const guard = guardButtons([refuse, allow]);
}

function actOf({ words }: SecureStage, { watch }: Connecting): string {
  return watch === null ? words.connect : words.watchAct;
}

/** What a yes means. A token's symbol is its own claim. */
function textOf({ words }: SecureStage, { watch }: Connecting): string {
  if (watch === null) return words.connectText;
  const symbol = watch.symbol.replaceAll(/[^\p{L}\p{N}]/gu, " ").slice(0, SYMBOL_LENGTH_MAX);
  return filled(words.watchText, { symbol, decimals: String(watch.decimals) });
}

const SYMBOL_LENGTH_MAX = 16;
