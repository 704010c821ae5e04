import { expect, test } from "vitest";
import { answerConnect } from "./connect-door.ts";
import { createRouterState } from "./index.ts";
import type { RouterState } from "./index.ts";

const PAGE = { scheme: "https", host: "shop.example" };
/** A document of the page that nobody leaves. */
const HERE = { origin: PAGE, left: new AbortController().signal };
const ORIGIN = "https://shop.example";

/** A router without chains, and every window that it opens. */
function bench(): { readonly state: RouterState; readonly windows: string[] } {
  const kept = new Map<string, unknown>();
  const windows: string[] = [];
  const state = createRouterState({
    askRealm: () => Promise.resolve({ refusal: "signer-closed", detail: "" }),
    phase: () => "open",
    watchPhase: () => () => {},
    watchClosed: () => () => {},
    openSecure: (task) => void windows.push(task),
    lock: () => {},
    setIdle: () => {},
    store: {
      get: (key) => Promise.resolve(kept.get(key)),
      set: (key, value) => Promise.resolve(void kept.set(key, value)),
    },
  });
  return { state, windows };
}

/** Lets everything that was begun come to where it waits. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

test("a page is known from the first time it is let in, and not before", async () => {
  const { state, windows } = bench();
  expect(await answerConnect(state, "known", { origin: ORIGIN })).toEqual({
    firstSeenAtMs: null,
    isTrusted: false,
  });
  const asked = state.connections.ask(HERE, "evm", "0x1");
  await settled();
  expect(windows).toEqual(["connect"]);
  const [{ ticket }] = state.connections.connecting();
  await answerConnect(state, "decide", { ticket, isAllowed: true });
  expect(await asked).toBe(true);
  const known = await answerConnect(state, "known", { origin: ORIGIN });
  expect(known).toMatchObject({ firstSeenAtMs: expect.any(Number) as number, isTrusted: false });
});

test("a blocked page is disconnected and opens no window until it is let ask again", async () => {
  const { state, windows } = bench();
  const asked = state.connections.ask(HERE, "evm", "0x1");
  await settled();
  const [{ ticket }] = state.connections.connecting();
  state.connections.decide(ticket, true);
  await asked;
  await answerConnect(state, "judge", { origin: ORIGIN, trust: "blocked" });
  expect(await state.connections.list()).toEqual([]);
  expect(await state.connections.ask(HERE, "evm", "0x1")).toBe(false);
  expect(windows).toEqual(["connect"]);
  // Another port is another page.
  void state.connections.ask(
    { ...HERE, origin: { ...PAGE, host: "shop.example:8443" } },
    "evm",
    "0x1",
  );
  await settled();
  expect(windows).toEqual(["connect", "connect"]);
  await state.pageBook.judge(ORIGIN, "none");
  void state.connections.ask(HERE, "evm", "0x1");
  await settled();
  expect(windows).toEqual(["connect", "connect", "connect"]);
});

test("what has another form judges nobody", async () => {
  const { state } = bench();
  for (const body of [null, {}, { origin: ORIGIN }, { origin: ORIGIN, trust: "none" }, [ORIGIN]])
    expect(await answerConnect(state, "judge", body)).toBe(false);
  expect(await state.pageBook.list()).toEqual([]);
});
