// oxlint-disable-next-line import/no-unassigned-import -- a style sheet has no value
import "./secure.css";
import { directLine, lastingLine } from "@holdall/extension/channel";
import type { Ask } from "@holdall/extension/channel";
import { readLook } from "@holdall/extension/browser";
import { wordsOf } from "@holdall/extension/words";
import type { SecureTask } from "@holdall/extension/task";
import type { DeviceAsk } from "@holdall/wallet/hardware";
import { holdingsBy } from "./holdings.ts";
import { askInTime, sayingLate, showLate } from "./in-time.ts";
import { askPastKits } from "./kit-ask.ts";
import { runSecure, taskOf } from "./secure.ts";
import { UNKNOWN_PAGE } from "./stage.ts";
import type { Connecting, KnownPage, SecureStage, ServeDevice } from "./stage.ts";
import { turnOf } from "./turn.ts";

/** The extension's secure window. */

async function digestOf(name: string): Promise<string> {
  const bytes = new Uint8Array(
    await crypto.subtle.digest("SHA-256", new TextEncoder().encode(name)),
  );
  return Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
}

/** Finds the host: it alone can have written the hash of the channel's name where it stands. */
function findHost(): Promise<Pick<SecureStage, "ask" | "atDevice">> {
  return new Promise((resolve) => {
    const port = chrome.runtime.connect({ name: "secure" });
    const take = async (name: unknown): Promise<void> => {
      if (typeof name !== "string") return;
      if ((await digestOf(name)) !== localStorage.getItem("host-channel")) return;
      const line = directLine(new BroadcastChannel(name));
      let serve: ServeDevice | null = null;
      const ask = askInTime(line, (event) => {
        const { id, asked } = Object((event as { device?: unknown } | null)?.device) as {
          readonly id?: string;
          readonly asked: DeviceAsk;
        };
        if (id === undefined || serve === null) return;
        void serve(asked).then((value) => line.send({ atDevice: { id, value } }));
      });
      resolve({ ask: askPastKits(ask), atDevice: (next) => void (serve = next) });
    };
    port.onMessage.addListener((name) => void take(name));
  });
}

/** `onTask` says whether the task is taken: one that is not waits for the next window. */
function askRouter(onTask: (task: SecureTask) => boolean): Ask {
  const line = lastingLine(() => chrome.runtime.connect({ name: "connect" }));
  const ask = askInTime(line, (event) => {
    if (typeof event !== "object" || event === null || !("task" in event)) return;
    if (onTask(taskOf(`#${String(event.task)}`))) void ask("taken", {});
  });
  return ask;
}

function connectingBy(ask: Ask): SecureStage["connecting"] {
  return {
    async list() {
      const answer = await ask("connecting", {});
      return "ok" in answer ? (answer.ok as readonly Connecting[]) : [];
    },
    decide: (ticket, isAllowed) => void ask("decide", { ticket, isAllowed }),
    async known(origin) {
      const answer = await ask("known", { origin });
      return "ok" in answer ? (answer.ok as KnownPage) : UNKNOWN_PAGE;
    },
    async gathered() {
      const answer = await ask("gathered", {});
      return "ok" in answer && answer.ok === true;
    },
    judge: async (origin, trust) => void (await ask("judge", { origin, trust })),
  };
}

const vault: SecureStage["vault"] = {
  async read() {
    const { vault: stored } = await chrome.storage.local.get("vault");
    const { a = null, b = null } = (stored ?? {}) as { a?: string; b?: string };
    return { a, b };
  },
  /** One window at a time: between reading and writing, another's text would be put back. */
  write: (slot, text) =>
    navigator.locks.request("vault", async () => {
      await chrome.storage.local.set({ vault: { ...(await vault.read()), [slot]: text } });
    }),
};

async function networks(): Promise<readonly string[]> {
  const { networks: ids } = await chrome.storage.local.get("networks");
  return Array.isArray(ids) ? ids.map(String) : [];
}

/** What is shown for a request that waits. */
const BY_REQUEST: readonly SecureTask[] = ["approve", "connect"];

async function start(): Promise<void> {
  const [{ language, theme }, host] = await Promise.all([readLook(), findHost()]);
  document.documentElement.lang = language;
  document.documentElement.dataset["theme"] = theme;
  const words = wordsOf(language);
  document.title = words.name;
  let [runs, isClosing, shown] = [0, false, taskOf(location.hash)];
  const after = new Set<SecureTask>();
  const late = (): void => {
    // Whatever the screen that waited does after all, it does not close the window any more.
    runs++;
    showLate(stage, () => void run(shown));
  };
  const askLate = sayingLate((...asked) => router(...asked), late);
  const router = askRouter((task) => {
    if (isClosing) return false;
    const turn = turnOf(shown, task);
    // What was being read is read on once the person is done with what they pressed for.
    if (turn === "now" && BY_REQUEST.includes(shown)) after.add(shown);
    if (turn === "now") void run(task);
    if (turn === "after") after.add(task);
    return turn !== "later";
  });
  const stage: SecureStage = {
    root: document.querySelector("main")!,
    language,
    words,
    atDevice: host.atDevice,
    ask: sayingLate(host.ask, late),
    startDevice: () => new Worker("device.js"),
    vault,
    networks,
    connecting: connectingBy(askLate),
    holdings: holdingsBy(router),
    close: () => {
      isClosing = true;
      window.close();
    },
  };
  /** A screen whose task is over closes the window only if no other task has come meanwhile. */
  const run = (task: SecureTask): Promise<void> => {
    const own = ++runs;
    shown = task;
    const close = (): void => {
      if (own !== runs) return;
      const [next] = after;
      if (next === undefined) return stage.close();
      after.delete(next);
      void run(next);
    };
    return runSecure({ ...stage, close }, task);
  };
  await run(shown);
}

void start();
