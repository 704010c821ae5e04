import { createAsker, portLine } from "@holdall/extension/channel";
import type { Ask, Line } from "@holdall/extension/channel";
import type { Phase } from "@holdall/extension/host";
import type { SecureTask } from "@holdall/extension/task";
import { carryFor } from "./carry.ts";
import { answerConnect } from "./connect-door.ts";
import { isLookAtRealm } from "./looks.ts";
import { createPages } from "./pages.ts";
import type { RouterPlatform } from "./platform.ts";
import { answerApp, createRouterState } from "./router.ts";
import { tellIdle } from "./settings.ts";
import type { Origin } from "./signature.ts";

/**
 * The extension's router: its service worker, which the browser ends and starts at will. The key
 * realm lives elsewhere and does not lock for it; what was connected and set is stored.
 */
const HOST_PAGE = "host.html";
const WINDOW = { width: 420, height: 680 };

interface HostLink {
  readonly ask: Ask;
  readonly line: Line;
}

let phase: Phase = "starting";
let link: HostLink | null = null;
let secureWindow: number | null = null;
/** What the window was opened for that is not there yet: it asks by itself what waits. */
let openingFor: SecureTask | null = null;
let secureLine: Line | null = null;
let untakenTask: SecureTask | null = null;
/** Every secure page that is open, by its line to here. */
const securePorts = new Set<chrome.runtime.Port>();
const closedListeners = new Set<() => void>();
const phaseListeners = new Set<(phase: Phase) => void>();
const linkListeners = new Set<(link: HostLink) => void>();

const own = (port: chrome.runtime.Port, ...pages: readonly string[]): boolean => {
  const address = port.sender?.url?.split(/[?#]/u)[0];
  const isOwn = port.sender?.id === chrome.runtime.id;
  return isOwn && pages.some((page) => address === chrome.runtime.getURL(page));
};

function become(next: Phase): void {
  const wasOpen = phase === "open";
  phase = next;
  if (wasOpen && next !== "open") closeSecure();
  for (const listener of phaseListeners) listener(next);
}

function takeHost(port: chrome.runtime.Port): void {
  const line = portLine(port);
  const hear = (event: unknown): void => {
    if (carryFor(state, event, line)) return;
    if (typeof event !== "object" || event === null || !("phase" in event)) return;
    become(event.phase as Phase);
  };
  const ask = createAsker(line, hear, isLookAtRealm);
  link = { ask, line };
  port.onDisconnect.addListener(() => {
    if (link?.line !== line) return;
    link = null;
    // The key went with its host.
    become("starting");
  });
  for (const listener of linkListeners) listener(link);
  linkListeners.clear();
  void tellIdle(platform);
}

/** The host, started where it does not run. */
async function host(): Promise<HostLink> {
  if (link !== null) return link;
  const linked = new Promise<HostLink>((resolve) => linkListeners.add(resolve));
  if (await chrome.offscreen.hasDocument()) await chrome.runtime.sendMessage("connect-host");
  else await startHost();
  return linked;
}

let starting: Promise<void> | null = null;

function startHost(): Promise<void> {
  starting ??= chrome.offscreen
    .createDocument({
      url: HOST_PAGE,
      reasons: ["WORKERS"],
      justification: "keeps the worker that holds the person's keys",
    })
    .finally(() => (starting = null));
  return starting;
}

/** A window that is there is told of the task; one that closes before it heard is opened anew. */
async function openSecure(task: SecureTask): Promise<void> {
  await host();
  if (secureWindow !== null) {
    if (task === openingFor) return;
    untakenTask = task;
    secureLine?.send({ task });
    if (secureWindow !== chrome.windows.WINDOW_ID_NONE)
      await chrome.windows.update(secureWindow, { focused: true });
    return;
  }
  secureWindow = chrome.windows.WINDOW_ID_NONE;
  openingFor = task;
  const url = chrome.runtime.getURL(`secure.html#${task}`);
  const opened = await chrome.windows.create({ url, type: "popup", focused: true, ...WINDOW });
  secureWindow = opened.id ?? null;
}

/** What was open is locked: no secure page stays with what it shows. */
function closeSecure(): void {
  for (const { sender } of securePorts) {
    // Its window may be closing by itself.
    if (sender?.tab?.id !== undefined) chrome.tabs.remove(sender.tab.id).catch(() => {});
  }
}

/** Locks wherever the key is: a router that the browser has only just woken knows no host yet. */
async function lock(): Promise<void> {
  if (link === null && !(await chrome.offscreen.hasDocument())) return;
  const { line } = await host();
  line.send({ lock: true });
}

const platform: RouterPlatform = {
  askRealm: async (kind, body, left) => (await host()).ask(kind, body, left),
  phase: () => phase,
  watchPhase(listener) {
    phaseListeners.add(listener);
    return () => phaseListeners.delete(listener);
  },
  openSecure: (task) => void openSecure(task),
  openAhead(task) {
    const isClosed = secureWindow === null;
    if (isClosed) void openSecure(task);
    return isClosed;
  },
  watchClosed(listener) {
    closedListeners.add(listener);
    return () => closedListeners.delete(listener);
  },
  lock: () => void lock(),
  setIdle: (idleMinutes) => link?.line.send({ idleMinutes }),
  store: {
    get: async (key) => (await chrome.storage.local.get(key))[key],
    set: (key, value) => chrome.storage.local.set({ [key]: value }),
  },
};
const state = createRouterState(platform);
const pages = createPages(state);
state.changes.watch(() => {
  const waiting = state.waiting();
  void chrome.action.setBadgeText({ text: waiting === 0 ? "" : String(waiting) });
});

function serveApp(port: chrome.runtime.Port): void {
  const line = portLine(port);
  port.onDisconnect.addListener(state.changes.watch(() => line.send({ changed: true })));
  line.hear((value) => {
    const { id, kind, body } = Object(value) as Readonly<Record<string, unknown>>;
    if (typeof id !== "string") return;
    void host()
      .then(() => answerApp(state, kind, body))
      .then((answer) => line.send({ v: 1, id, ...answer }));
  });
}

/** The secure page asks about pages, and says what the person decided. */
function serveConnect(port: chrome.runtime.Port): void {
  const line = portLine(port);
  secureLine = line;
  securePorts.add(port);
  port.onDisconnect.addListener(() => securePorts.delete(port));
  openingFor = null;
  line.hear((value) => {
    const { id, kind, body } = Object(value) as Readonly<Record<string, unknown>>;
    if (typeof id !== "string") return;
    if (kind === "taken") untakenTask = null;
    void answerConnect(state, kind, body).then((ok) => line.send({ v: 1, id, ok }));
  });
}

/** Who a page is, in the browser's own words. Frames are not served. */
function originOf({ sender }: chrome.runtime.Port): Origin | null {
  if (sender?.origin === undefined || sender.frameId !== 0) return null;
  if (!URL.canParse(sender.origin)) return null;
  const { protocol, host: name } = new URL(sender.origin);
  return protocol === "https:" || protocol === "http:"
    ? { scheme: protocol.slice(0, -1), host: name }
    : null;
}

/** Tells a page that what it may see is another thing, and not what: it asks again, as any page may. */
function tellOf(origin: Origin, line: Line): () => void {
  let last: string | undefined;
  const look = async (): Promise<void> => {
    const shown = await pages.shownTo(origin);
    const isOther = last !== undefined && shown !== last;
    last = shown;
    if (isOther) line.send({ event: "changed" });
  };
  void look();
  return state.changes.watch(() => void look());
}

function servePage(port: chrome.runtime.Port): void {
  const origin = originOf(port);
  if (origin === null) return port.disconnect();
  const line = portLine(port);
  // A document has a port of its own: what comes after it, of whatever origin, has another.
  const left = new AbortController();
  const forget = tellOf(origin, line);
  port.onDisconnect.addListener(() => {
    left.abort();
    forget();
  });
  line.hear((message) => {
    void host()
      .then(() => pages.answer(origin, message, left.signal))
      .then((answer) => (answer === null || left.signal.aborted ? undefined : line.send(answer)));
  });
}

chrome.runtime.onConnect.addListener((port) => {
  if (port.name === "host" && own(port, HOST_PAGE)) takeHost(port);
  else if (port.name === "app" && own(port, "app.html", "popup.html")) serveApp(port);
  else if (port.name === "connect" && own(port, "secure.html")) serveConnect(port);
  else if (port.name === "page") servePage(port);
});
chrome.windows.onRemoved.addListener((id) => {
  if (id !== secureWindow) return;
  [secureWindow, secureLine, openingFor] = [null, null, null];
  state.changes.tell();
  const task = untakenTask;
  untakenTask = null;
  if (task !== null) return void openSecure(task);
  // A closed window is a no to whoever wanted to connect, or to have the wallet opened.
  for (const { ticket } of state.connections.connecting()) state.connections.decide(ticket, false);
  for (const listener of closedListeners) listener();
});
chrome.idle.onStateChanged.addListener((idle) => {
  if (idle === "locked") platform.lock();
});
