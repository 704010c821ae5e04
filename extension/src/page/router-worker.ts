import type { WorkerScope } from "@holdall/extension/browser";
import { createAsker, directLine } from "@holdall/extension/channel";
import type { Phase } from "@holdall/extension/host";
import {
  answerApp,
  answerHoldings,
  carryFor,
  createRouterState,
  tellIdle,
} from "@holdall/extension/router";
import { isLookAtRealm } from "@holdall/extension/router/looks";

/** The page's router: a worker with three ports, to the host, to what is kept, and to the screens. */
const scope = globalThis as unknown as WorkerScope;

function start(hostPort: MessagePort, storePort: MessagePort, appPort: MessagePort): void {
  let phase: Phase = "starting";
  const listeners = new Set<(phase: Phase) => void>();
  const closedListeners = new Set<() => void>();
  const host = directLine(hostPort);
  const hear = (event: unknown): void => {
    if (carryFor(state, event, host)) return;
    if (typeof event !== "object" || event === null) return;
    void answerTop(event);
    if ("closed" in event) {
      state.changes.tell();
      for (const listener of closedListeners) listener();
    }
    if (!("phase" in event)) return;
    phase = event.phase as Phase;
    for (const listener of listeners) listener(phase);
  };
  const askRealm = createAsker(host, hear, isLookAtRealm);
  /** The secure page is the document itself: it asks by the host's own port. */
  const answerTop = async (event: object): Promise<void> => {
    const { id, kind, body } = event as Readonly<Record<string, unknown>>;
    const ok = await answerHoldings(state, kind, body);
    if (ok !== undefined) host.send({ v: 1, id, ok });
  };
  const askStore = createAsker(directLine(storePort));
  const kept = async (kind: "get" | "set", body: unknown): Promise<unknown> => {
    const answer = await askStore(kind, body);
    return "ok" in answer ? answer.ok : undefined;
  };
  const state = createRouterState({
    askRealm,
    phase: () => phase,
    watchPhase(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    openSecure: (task) => host.send({ task }),
    watchClosed(listener) {
      closedListeners.add(listener);
      return () => closedListeners.delete(listener);
    },
    lock: () => host.send({ lock: true }),
    setIdle: (idleMinutes) => host.send({ idleMinutes }),
    store: {
      get: (key) => kept("get", { key, value: null }),
      set: async (key, value) => void (await kept("set", { key, value })),
    },
  });
  void tellIdle(state.platform);
  const app = directLine(appPort);
  state.changes.watch(() => app.send({ changed: true }));
  app.hear((value) => {
    const { id, kind, body } = Object(value) as Readonly<Record<string, unknown>>;
    if (typeof id !== "string") return;
    void answerApp(state, kind, body).then((answer) => app.send({ v: 1, id, ...answer }));
  });
}

scope.addEventListener("message", ({ ports: [host, store, app] }) => start(host, store, app));
