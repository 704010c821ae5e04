import type { Answer } from "@holdall/extension/channel";
import type { Phase } from "@holdall/extension/host";
import { expect, test, vi } from "vitest";
import { originText } from "./connections.ts";
import { platformUntil } from "./page-left.ts";
import type { RouterPlatform } from "./platform.ts";
import { createPages, createRouterState } from "./index.ts";
import type { Origin } from "./signature.ts";

const SHOP: Origin = { scheme: "https", host: "shop.example" };
const EVM = "0x00000000000000000000000000000000000000B0";
const HELLO = ["0x48656c6c6f", EVM] as const;
const ACCOUNT = {
  family: "evm",
  address: EVM,
  label: "",
  kind: "single",
  identity: "1.0",
  source: 1,
  owners: [],
} as const;
const CHAIN = { chain: { network: { id: "eip155:31337", family: "evm", isLocal: true } } };

/** A document of the shop, and the way it is left. */
interface Document {
  readonly ask: (method: string, params?: unknown) => Promise<unknown>;
  readonly leave: () => void;
}

/** A router whose key realm keeps what it is asked until whoever asked leaves. */
function bench({
  isConnected = true,
  phase = "open",
}: { readonly isConnected?: boolean; readonly phase?: Phase } = {}) {
  const rows = new Map<string, unknown>();
  const windows: string[] = [];
  const waiting = new Set<object>();
  const watchers = new Set<(phase: Phase) => void>();
  let now = phase;
  const state = createRouterState({
    askRealm(kind, body, left) {
      const isOpen = now === "open";
      const status = { isOpen, accounts: isOpen ? [ACCOUNT] : [], book: [] };
      if (kind === "status") return Promise.resolve({ ok: status });
      return new Promise<Answer>((resolve) => {
        waiting.add(body as object);
        left?.addEventListener("abort", () => {
          waiting.delete(body as object);
          resolve({ refusal: "request-withdrawn", detail: "" });
        });
      });
    },
    phase: () => now,
    watchPhase(listener) {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
    watchClosed: () => () => {},
    openSecure: (task) => void windows.push(task),
    lock: () => {},
    setIdle: () => {},
    store: {
      get: (key) => Promise.resolve(rows.get(key)),
      set: (key, value) => Promise.resolve(void rows.set(key, value)),
    },
  });
  state.chains = [CHAIN, CHAIN] as unknown as typeof state.chains;
  const known = { origin: originText(SHOP), family: "evm", account: EVM, sinceMs: 0 };
  if (isConnected) rows.set("connections", [{ ...known, usedMs: Date.now() }]);
  const pages = createPages(state);
  let lastId = 0;
  return {
    windows,
    waiting,
    connecting: () => state.connections.connecting().map(({ ticket }) => ticket),
    decide: (ticket: number, isAllowed: boolean) => state.connections.decide(ticket, isAllowed),
    become(next: Phase) {
      now = next;
      for (const listener of watchers) listener(next);
    },
    visit(): Document {
      const left = new AbortController();
      return {
        leave: () => left.abort(),
        async ask(method, params = []) {
          const answer = await pages.answer(SHOP, { id: ++lastId, method, params }, left.signal);
          return answer !== null && "error" in answer ? answer.error.code : answer?.result;
        },
      };
    },
  };
}

/** Lets everything that was begun come to where it waits. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

test("what a document asked to have signed is taken back when it is left, and a neighbour's stays", async () => {
  const at = bench();
  const [leaving, staying] = [at.visit(), at.visit()];
  const asked = leaving.ask("personal_sign", HELLO);
  void staying.ask("personal_sign", HELLO);
  // Each brings prices along, for which an exchange is asked that is not there.
  await vi.waitFor(() => expect(at.waiting.size).toBe(2));
  leaving.leave();
  expect(await asked).toBe(4001);
  expect(at.waiting.size).toBe(1);
});

test("a document that is left before the wallet is open brings nothing before the person", async () => {
  const at = bench({ phase: "locked" });
  const left = at.visit();
  const asked = left.ask("personal_sign", HELLO);
  await settled();
  expect(at.windows).toEqual(["unlock"]);
  left.leave();
  at.become("open");
  await asked;
  expect(at.waiting.size).toBe(0);
  expect(at.windows).toEqual(["unlock"]);
});

test("a document that is left at once has no window opened in its name", async () => {
  const at = bench({ phase: "locked" });
  const left = at.visit();
  void left.ask("personal_sign", HELLO);
  left.leave();
  await settled();
  expect(at.windows).toEqual([]);
});

test("a question to connect goes with its document; the one that comes after asks its own", async () => {
  const at = bench({ isConnected: false });
  const [before, after] = [at.visit(), at.visit()];
  const first = before.ask("eth_requestAccounts");
  await settled();
  const [ticket] = at.connecting();
  before.leave();
  expect(await first).toBe(4001);
  expect(at.connecting()).toEqual([]);

  const second = after.ask("eth_requestAccounts");
  await settled();
  // A yes to what was shown before is a yes to nothing.
  at.decide(ticket, true);
  expect(at.connecting()).toEqual([ticket + 1]);
  expect(await after.ask("eth_accounts")).toEqual([]);
  at.decide(ticket + 1, true);
  expect(await second).toEqual([EVM.toLowerCase()]);
});

test("documents that are left mute nobody: the person has refused nothing", async () => {
  const at = bench();
  for (let times = 0; times < 12; times++) {
    const one = at.visit();
    const asked = one.ask("personal_sign", HELLO);
    await settled();
    one.leave();
    await asked;
  }
  expect(await at.visit().ask("eth_accounts")).toEqual([EVM.toLowerCase()]);
});

test("a request is taken back with its document, and by whoever brings it anew", async () => {
  for (const which of ["left", "replaced"] as const) {
    const signals = { left: new AbortController(), replaced: new AbortController() };
    let isTaken = false;
    const platform = {
      openAhead: () => true,
      askRealm(_: string, __: unknown, gone: AbortSignal) {
        gone.addEventListener("abort", () => (isTaken = true));
        return Promise.resolve({ ok: true });
      },
    } as unknown as RouterPlatform;
    const at = platformUntil(platform, signals.left.signal);
    await at.askRealm("request", {}, signals.replaced.signal);
    expect(at.openAhead?.("approve")).toBe(true);
    expect(isTaken).toBe(false);
    signals[which].abort();
    expect(isTaken).toBe(true);
    // No window is opened in the name of a document that is left, ahead of anything either.
    expect(at.openAhead?.("approve")).toBe(which === "replaced");
  }
});
