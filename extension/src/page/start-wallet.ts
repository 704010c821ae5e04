import { directLine } from "@holdall/extension/channel";
import type { Ask, Line } from "@holdall/extension/channel";
import { createHost, readCarried } from "@holdall/extension/host";
import type { Host } from "@holdall/extension/host";
import {
  askInTime,
  askPastKits,
  holdingsBy,
  runSecure,
  sayingLate,
  showLate,
  taskOf,
  UNKNOWN_PAGE,
} from "@holdall/extension/secure";
import type { SecureStage, ServeDevice } from "@holdall/extension/secure";
import type { SecureTask } from "@holdall/extension/task";
import type { PageStore } from "./page-store.ts";
import { pageVault } from "./page-vault.ts";
import { scriptUrl } from "./script-url.ts";

/** What a started wallet stands on. */
export interface PageParts {
  /** Where what is secret is drawn, over the screens. */
  readonly layer: HTMLDialogElement;
  /** The frame of the screens. */
  readonly frame: HTMLIFrameElement;
  readonly store: PageStore;
  /** The words and colours that the person chose, set on the document. */
  readonly look: () => Promise<Pick<SecureStage, "language" | "words">>;
  /** Another tab has written the vault: what is open here is older. */
  readonly onOlder: () => void;
}

/**
 * The wallet as a page: host and secure page in one document, which connects to nothing.
 *
 * The screens run in a frame of an opaque origin and have a port to the router alone; the router is
 * a worker and reaches the key realm through this document, by its own door. What is secret is
 * drawn here, over the frame. A reload locks, and so does the answer: it ends what was started.
 */
export function startWallet(parts: PageParts): () => void {
  const { layer, frame, store } = parts;
  const host = createHost({
    startKey: () => new Worker(scriptUrl("key.js")),
    startStretch: () => new Worker(scriptUrl("stretch.js")),
    startRecovery: () => new Worker(scriptUrl("key.js"), { name: "recovery" }),
  });
  const router = new Worker(scriptUrl("page-router.js"));
  const openSecure = secureOpener(parts, {
    host,
    askRouter: (...asked) => askRouter(...asked),
    close,
  });
  function close(): void {
    layer.close();
    toRouter.send({ closed: true });
  }

  /** What was open is locked: no secure screen stays with what it shows. */
  function leaveSecure(): void {
    if (!layer.open) return;
    layer.replaceChildren();
    close();
  }

  const hostChannel = new MessageChannel();
  const toRouter = directLine(hostChannel.port1);
  const askRouter = askInTime(toRouter, (value) => {
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
  serveStore(store, storeChannel.port1);

  const appChannel = new MessageChannel();
  router.postMessage("start", [hostChannel.port2, storeChannel.port2, appChannel.port1]);
  // The frame is loaded once its listener can be sure to hear.
  frame.addEventListener("load", () => {
    frame.contentWindow?.postMessage("start", "*", [appChannel.port2]);
  });
  frame.src = "screens.html";
  return () => {
    host.lock();
    router.terminate();
    frame.remove();
  };
}

/** The router keeps what it may: never the vault, of which it learns only that there is one. */
function serveStore(store: PageStore, port: MessagePort): void {
  const line = directLine(port);
  const keep = async (value: unknown): Promise<void> => {
    const { id, kind, body } = Object(value) as Readonly<Record<string, unknown>>;
    const { key, value: kept } = Object(body) as Readonly<Record<string, unknown>>;
    if (typeof key !== "string" || typeof id !== "string") return;
    if (kind === "set" && key !== "vault") await store.set(key, kept);
    const found = await store.get(key);
    line.send({ v: 1, id, ok: key === "vault" && found !== undefined ? true : found });
  };
  line.hear((value) => void keep(value));
}

/** The host's secure door as a line: this document is the secure page. */
function secureLine(host: Host): Line {
  let hear = (_reply: unknown): void => {};
  return {
    send: (message) => host.receive("secure", message, (reply) => hear(reply)),
    hear: (listener) => void (hear = listener),
  };
}

interface Opening {
  readonly host: Host;
  readonly askRouter: Ask;
  readonly close: () => void;
}

/** Opens the screens on which something secret is drawn. */
function secureOpener(
  { layer, store, look, onOlder }: PageParts,
  { host, askRouter, close }: Opening,
): (task: SecureTask) => Promise<void> {
  const vault = pageVault(store, onOlder);
  const ask = askPastKits(askInTime(secureLine(host)));
  let serveDevice: ServeDevice | null = null;
  host.reach(({ id, asked }) => {
    if (serveDevice === null) host.atDevice(id, null);
    else void serveDevice(asked).then((value) => host.atDevice(id, value));
  });
  return async function open(task) {
    const seen = { root: layer, ...(await look()), close };
    const stage: SecureStage = {
      ...seen,
      ask: sayingLate(ask, () => showLate(seen, () => void open(task))),
      vault,
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
        gathered: () => Promise.resolve(false),
        judge: () => Promise.resolve(),
      },
      holdings: holdingsBy(askRouter),
    };
    if (!layer.open) layer.showModal();
    await runSecure(stage, task);
  };
}
