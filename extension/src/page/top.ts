// oxlint-disable-next-line import/no-unassigned-import -- a style sheet has no value
import "./top.css";
import { directLine, freshId } from "@holdall/extension/channel";
import type { Answer } from "@holdall/extension/channel";
import { lookOf } from "@holdall/extension/browser";
import { createHost, readCarried } from "@holdall/extension/host";
import { askPastKits, runSecure, taskOf, UNKNOWN_PAGE } from "@holdall/extension/secure";
import type { SecureStage, ServeDevice } from "@holdall/extension/secure";
import type { SecureTask } from "@holdall/extension/task";
import { wordsOf } from "@holdall/extension/words";
import { pageStore } from "./page-store.ts";
import { scriptUrl } from "./script-url.ts";

/**
 * The wallet as a page: host and secure page in one document, which connects to nothing.
 *
 * The screens run in a frame of an opaque origin and have a port to the router alone; the router is
 * a worker and reaches the key realm through this document, by its own door. What is secret is
 * drawn here, over the frame. A reload locks.
 */
const host = createHost({
  startKey: () => new Worker(scriptUrl("key.js")),
  startStretch: () => new Worker(scriptUrl("stretch.js")),
  startRecovery: () => new Worker(scriptUrl("key.js"), { name: "recovery" }),
});
const router = new Worker(scriptUrl("page-router.js"));
const layer = document.querySelector<HTMLDialogElement>("#secure")!;
const frame = document.querySelector<HTMLIFrameElement>("#screens")!;
const store = pageStore();

const secureAsk = askPastKits(
  (kind, body) =>
    new Promise((resolve) => {
      host.receive("secure", { v: 1, id: freshId(), kind, body }, (reply) =>
        resolve(reply as Answer),
      );
    }),
);

let serveDevice: ServeDevice | null = null;
host.reach(({ id, asked }) => {
  if (serveDevice === null) host.atDevice(id, null);
  else void serveDevice(asked).then((value) => host.atDevice(id, value));
});

async function openSecure(task: SecureTask): Promise<void> {
  const { language = "system", theme = "system" } = Object(
    (await store.get("look")) ?? {},
  ) as Partial<Parameters<typeof lookOf>[0]>;
  const look = lookOf({ language, theme });
  document.documentElement.lang = look.language;
  document.documentElement.dataset["theme"] = look.theme;
  const stage: SecureStage = {
    root: layer,
    language: look.language,
    words: wordsOf(look.language),
    ask: secureAsk,
    vault: {
      async read() {
        const { a = null, b = null } = Object((await store.get("vault")) ?? {}) as {
          a?: string;
          b?: string;
        };
        return { a, b };
      },
      async write(slot, text) {
        await store.set("vault", { ...Object((await store.get("vault")) ?? {}), [slot]: text });
      },
    },
    async networks() {
      const ids = await store.get("networks");
      return Array.isArray(ids) ? ids.map(String) : [];
    },
    atDevice: (serve) => void (serveDevice = serve),
    startDevice: () => new Worker(scriptUrl("device.js")),
    connecting: {
      list: () => Promise.resolve([]),
      decide: () => {},
      known: () => Promise.resolve(UNKNOWN_PAGE),
      judge: () => Promise.resolve(),
    },
    close() {
      layer.close();
      toRouter.send({ closed: true });
    },
  };
  if (!layer.open) layer.showModal();
  await runSecure(stage, task);
}

/** What was open is locked: no secure screen stays with what it shows. */
function leaveSecure(): void {
  if (!layer.open) return;
  layer.replaceChildren();
  layer.close();
  toRouter.send({ closed: true });
}

const hostChannel = new MessageChannel();
const toRouter = directLine(hostChannel.port1);
toRouter.hear((value) => {
  const asked = Object(value) as Readonly<Record<string, unknown>>;
  const back = readCarried(value);
  if (back !== null) host.carried(back.id, back.text);
  else if (asked["lock"] === true) host.lock();
  else if (asked["idleMinutes"] !== undefined) host.setIdle(asked["idleMinutes"]);
  else if (typeof asked["task"] === "string") void openSecure(taskOf(`#${asked["task"]}`));
  else host.receive("router", value, (reply) => toRouter.send(reply));
});
let isOpen = false;
host.watch((phase) => {
  const wasOpen = isOpen;
  isOpen = phase === "open";
  if (wasOpen && !isOpen) leaveSecure();
  toRouter.send({ phase });
});
host.bear((carry) => toRouter.send({ carry }));

const storeChannel = new MessageChannel();
const storeLine = directLine(storeChannel.port1);
/** The router keeps what it may: never the vault, of which it learns only that there is one. */
async function keep(value: unknown): Promise<void> {
  const { id, kind, body } = Object(value) as Readonly<Record<string, unknown>>;
  const { key, value: kept } = Object(body) as Readonly<Record<string, unknown>>;
  if (typeof key !== "string" || typeof id !== "string") return;
  if (kind === "set" && key !== "vault") await store.set(key, kept);
  const found = await store.get(key);
  storeLine.send({ v: 1, id, ok: key === "vault" && found !== undefined ? true : found });
}
storeLine.hear((value) => void keep(value));

const appChannel = new MessageChannel();
router.postMessage("start", [hostChannel.port2, storeChannel.port2, appChannel.port1]);
// The frame is loaded once its listener can be sure to hear.
frame.addEventListener("load", () => {
  frame.contentWindow?.postMessage("start", "*", [appChannel.port2]);
});
frame.src = "screens.html";
layer.addEventListener("cancel", (event) => event.preventDefault());
