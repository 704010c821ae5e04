import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Phase } from "@holdall/extension/host";
import { originText } from "./connections.ts";
import { createPages, createRouterState } from "./index.ts";
import type { Pages } from "./index.ts";
import type { Origin } from "./signature.ts";

const SHOP: Origin = { scheme: "https", host: "shop.example" };
const OTHER: Origin = { scheme: "https", host: "other.example" };
const EVM = "0x00000000000000000000000000000000000000B0";
const HELLO = ["0x48656c6c6f", EVM] as const;
const START_MS = 1_800_000_000_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const BUSY = -32_005;

const ACCOUNT = {
  family: "evm",
  address: EVM,
  label: "",
  kind: "single",
  identity: "1.0",
  source: 1,
  owners: [],
} as const;

/** Of what a page signs only the network is asked of its chain. */
const CHAIN = { chain: { network: { id: "eip155:31337", family: "evm", isLocal: true } } };

interface Bench {
  readonly pages: Pages;
  /** Windows that were opened for the person, and the way they close them. */
  readonly windows: string[];
  readonly closeWindow: () => void;
  readonly become: (phase: Phase) => void;
  /** The realm is open, and the router has not heard of it yet. */
  readonly openUnheard: () => void;
  /** How the key realm answers a request: never, unless it is set. */
  decision: Promise<object>;
  readonly forget: () => Promise<void>;
}

type Store = Parameters<typeof createRouterState>[0]["store"];

function quickStore(): Store {
  const rows = new Map<string, unknown>();
  return {
    get: (key) => Promise.resolve(rows.get(key)),
    set: (key, value) => Promise.resolve(void rows.set(key, value)),
  };
}

/** A store as a browser's: what is asked of it is done in its order, and told later. */
function slowStore(): Store {
  const rows = new Map<string, unknown>();
  const later = <T>(act: () => T): Promise<T> =>
    new Promise((resolve) => setImmediate(() => resolve(act())));
  return {
    get: (key) => later(() => rows.get(key)),
    set: (key, value) => later(() => void rows.set(key, value)),
  };
}

/** A router with one account that both pages are connected to, and a person who decides. */
function bench(phase: Phase = "open", kept = quickStore()): Bench {
  const windows: string[] = [];
  const closed = new Set<() => void>();
  const watchers = new Set<(phase: Phase) => void>();
  let now = phase;
  const state = createRouterState({
    async askRealm(kind) {
      const isOpen = now === "open";
      if (kind === "status") return { ok: { isOpen, accounts: isOpen ? [ACCOUNT] : [], book: [] } };
      return (await made.decision) as { readonly ok: unknown };
    },
    phase: () => now,
    watchPhase(listener) {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
    watchClosed(listener) {
      closed.add(listener);
      return () => closed.delete(listener);
    },
    openSecure: (task) => void windows.push(task),
    lock: () => {},
    setIdle: () => {},
    store: kept,
  });
  state.chains = [CHAIN, CHAIN] as unknown as typeof state.chains;
  const connected = [SHOP, OTHER].map((one) => ({
    origin: originText(one),
    family: "evm",
    account: EVM,
    sinceMs: START_MS,
    usedMs: START_MS,
  }));
  void kept.set("connections", connected);
  const made: Bench = {
    pages: createPages(state),
    windows,
    closeWindow: () => [...closed].forEach((listener) => listener()),
    become(next) {
      now = next;
      watchers.forEach((listener) => listener(next));
    },
    openUnheard: () => void (now = "open"),
    decision: new Promise(() => {}),
    forget: () => state.connections.forget(originText(SHOP)),
  };
  return made;
}

/** A document that nobody leaves. */
const STAYS = new AbortController().signal;
let lastId = 0;

/** What a page hears: a result, or the code of an error. */
async function ask({ pages }: Bench, method: string, params: unknown = [], origin = SHOP) {
  const answer = await pages.answer(origin, { id: ++lastId, method, params }, STAYS);
  return answer !== null && "error" in answer ? answer.error.code : answer?.result;
}

/** Lets everything that was begun come to where it waits. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

const refuseOnce = (at: Bench): Promise<unknown> => ask(at, "personal_sign", HELLO);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: START_MS });
});

afterEach(() => {
  vi.useRealTimers();
});

test("five refusals in a minute mute a page for ten, and no other page", async () => {
  const at = bench();
  at.decision = Promise.resolve({ refusal: "request-refused", detail: "" });
  for (let times = 0; times < 4; times++) expect(await refuseOnce(at)).toBe(4001);
  vi.setSystemTime(START_MS + MINUTE_MS - 1);
  expect(await refuseOnce(at)).toBe(4001);

  // It is not even told its own account, and nobody is asked anything.
  const windows = at.windows.length;
  expect(await refuseOnce(at)).toBe(BUSY);
  expect(await ask(at, "eth_accounts")).toBe(BUSY);
  expect(await ask(at, "eth_accounts", [], OTHER)).toEqual([EVM.toLowerCase()]);
  vi.setSystemTime(START_MS + 11 * MINUTE_MS - 2);
  expect(await refuseOnce(at)).toBe(BUSY);
  expect(at.windows).toHaveLength(windows);
  vi.setSystemTime(START_MS + 11 * MINUTE_MS - 1);
  expect(await refuseOnce(at)).toBe(4001);
  expect(await refuseOnce(at)).toBe(4001);
});

test("five refusals in more than a minute, and refusals that are not the person's, mute nobody", async () => {
  const slow = bench();
  slow.decision = Promise.resolve({ refusal: "request-refused", detail: "" });
  for (let times = 0; times < 4; times++) await refuseOnce(slow);
  vi.setSystemTime(START_MS + MINUTE_MS);
  expect(await refuseOnce(slow)).toBe(4001);
  expect(await refuseOnce(slow)).toBe(4001);

  const forbidden = bench();
  forbidden.decision = Promise.resolve({ refusal: "request-forbidden", detail: "700" });
  for (let times = 0; times < 12; times++) expect(await refuseOnce(forbidden)).toBe(4001);
});

test("eight requests of a page may be open, and fifty made in a second", async () => {
  const crowd = bench();
  for (let times = 0; times < 8; times++) void refuseOnce(crowd);
  await settled();
  expect(await ask(crowd, "eth_accounts")).toBe(BUSY);
  expect(await ask(crowd, "eth_accounts", [], OTHER)).toEqual([EVM.toLowerCase()]);

  const hasty = bench();
  for (let times = 0; times < 50; times++)
    expect(await ask(hasty, "eth_accounts")).toEqual([EVM.toLowerCase()]);
  expect(await ask(hasty, "eth_accounts")).toBe(BUSY);
  vi.setSystemTime(START_MS + 1_000);
  expect(await ask(hasty, "eth_accounts")).toEqual([EVM.toLowerCase()]);
});

test("of ten thousand requests at once eight wait for the person and every other is told to wait", async () => {
  const at = bench();
  const codes: unknown[] = [];
  for (let times = 0; times < 10_000; times++) void refuseOnce(at).then((code) => codes.push(code));
  await settled();
  expect(codes).toHaveLength(10_000 - 8);
  expect(new Set(codes)).toEqual(new Set([BUSY]));
});

test("parameters of 64 KiB are read, one character more is too large", async () => {
  const at = bench();
  const longest = "x".repeat(65_536 - '[""]'.length);
  expect(await ask(at, "eth_accounts", [longest])).toEqual([EVM.toLowerCase()]);
  expect(await ask(at, "eth_accounts", [`${longest}x`])).toBe(-32_602);
});

test("a locked wallet is opened once, and a window that is closed is a no", async () => {
  const at = bench("locked");
  expect(await ask(at, "eth_accounts")).toEqual([]);
  expect(at.windows).toEqual([]);
  const asked = [refuseOnce(at), ask(at, "eth_requestAccounts")];
  await settled();
  expect(new Set(at.windows)).toEqual(new Set(["unlock"]));
  at.closeWindow();
  expect(await Promise.all(asked)).toEqual([4001, 4001]);

  // Whoever asks again and again is muted by the person's closing, as by their refusing.
  for (let times = 0; times < 3; times++) {
    const again = refuseOnce(at);
    await settled();
    at.closeWindow();
    expect(await again).toBe(4001);
  }
  expect(await refuseOnce(at)).toBe(BUSY);
});

test("a window that closes because the wallet was opened in it is no refusal", async () => {
  const at = bench("locked");
  const asked = ask(at, "eth_requestAccounts");
  await settled();
  at.openUnheard();
  at.closeWindow();
  expect(await asked).toEqual([EVM.toLowerCase()]);

  // It may be opened in another window, too.
  const elsewhere = bench("locked");
  const waits = ask(elsewhere, "eth_requestAccounts");
  await settled();
  elsewhere.become("open");
  expect(await waits).toEqual([EVM.toLowerCase()]);
});

test("that a wallet is opened is waited for two minutes, and no longer", async () => {
  vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"], now: START_MS });
  const at = bench("locked");
  let code: unknown;
  void refuseOnce(at).then((one) => (code = one));
  await vi.advanceTimersByTimeAsync(2 * MINUTE_MS - 1);
  expect(code).toBeUndefined();
  await vi.advanceTimersByTimeAsync(1);
  expect(code).toBe(4001);
});

test("a connection that was not used for ninety days is gone", async () => {
  const at = bench();
  vi.setSystemTime(START_MS + 90 * DAY_MS - 1);
  expect(await ask(at, "eth_accounts")).toEqual([EVM.toLowerCase()]);
  // That was a use: the days begin anew.
  vi.setSystemTime(START_MS + 180 * DAY_MS - 2);
  expect(await ask(at, "eth_accounts")).toEqual([EVM.toLowerCase()]);
  vi.setSystemTime(START_MS + 270 * DAY_MS - 2);
  expect(await ask(at, "eth_accounts")).toEqual([]);
});

test("a page that asks while it is disconnected stays disconnected, whichever came first", async () => {
  for (const order of ["page", "person"] as const) {
    const at = bench("open", slowStore());
    // Its question is noted as a use, which must not bring the connection back.
    const asked = order === "page" ? ask(at, "eth_accounts") : null;
    const gone = at.forget();
    await Promise.all([gone, asked ?? ask(at, "eth_accounts")]);
    expect(await ask(at, "eth_accounts"), order).toEqual([]);
    expect(await ask(at, "eth_accounts", [], OTHER), order).toEqual([EVM.toLowerCase()]);
  }
});

test("a page learns of its own account and of nothing that is not shown to it", async () => {
  const at = bench();
  const stranger: Origin = { scheme: "https", host: "stranger.example" };
  const [own, foreign] = [await at.pages.shownTo(SHOP), await at.pages.shownTo(stranger)];
  at.become("locked");
  expect(await at.pages.shownTo(SHOP)).not.toBe(own);
  // Whether the wallet is open is nobody's business who is not connected.
  expect(await at.pages.shownTo(stranger)).toBe(foreign);
  expect(await at.pages.shownTo(SHOP)).toBe(foreign);
  at.become("open");
  expect(await at.pages.shownTo(SHOP)).toBe(own);
  await at.forget();
  expect(await at.pages.shownTo(SHOP)).toBe(foreign);
});
