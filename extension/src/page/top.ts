// oxlint-disable-next-line import/no-unassigned-import -- a style sheet has no value
import "./top.css";
import { lookOf } from "@holdall/extension/browser";
import { showElsewhere } from "@holdall/extension/secure";
import { wordsOf } from "@holdall/extension/words";
import { oneTab } from "./one-tab.ts";
import { pageStore } from "./page-store.ts";
import { startWallet } from "./start-wallet.ts";
import type { PageParts } from "./start-wallet.ts";

/**
 * The top document of the page: the wallet is started in one tab at a time. Another one says that it
 * is open elsewhere, and starts it when the person goes on there; the first then locks and says so.
 */
const layer = document.querySelector<HTMLDialogElement>("#secure")!;
const frame = document.querySelector<HTMLIFrameElement>("#screens")!;
const store = pageStore();
const tab = oneTab(navigator.locks, () => void leave());
let stop = (): void => {};

const look: PageParts["look"] = async () => {
  const { language = "system", theme = "system" } = Object(
    (await store.get("look")) ?? {},
  ) as Partial<Parameters<typeof lookOf>[0]>;
  const chosen = lookOf({ language, theme });
  document.documentElement.lang = chosen.language;
  document.documentElement.dataset["theme"] = chosen.theme;
  return { language: chosen.language, words: wordsOf(chosen.language) };
};

/** Nothing of this tab is open any more. What goes on here begins anew, with what is kept by then. */
async function leave(): Promise<void> {
  stop();
  stop = () => {};
  const { words } = await look();
  if (!layer.open) layer.showModal();
  showElsewhere({ root: layer, words, close: () => {} }, async () => {
    await tab.takeOver();
    location.reload();
  });
}

async function begin(): Promise<void> {
  if (!(await tab.begin())) return leave();
  stop = startWallet({ layer, frame, store, look, onOlder: () => void leave() });
}

layer.addEventListener("cancel", (event) => event.preventDefault());
void begin();
