import { afterEach, expect, test, vi } from "vitest";
import { dismissAll, keptDismissed } from "./dismissed.ts";

/** What a browser keeps. */
function storage(initial: Readonly<Record<string, string>> = {}): void {
  const kept = new Map(Object.entries(initial));
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
}
afterEach(() => void vi.unstubAllGlobals());

test("what was put away stays away, and what is announced no more is forgotten", () => {
  storage();
  expect(keptDismissed().size).toBe(0);
  dismissAll(["BTC_USDC Open 1", "SOL_USDC Open 2"]);
  expect([...keptDismissed()]).toEqual(["BTC_USDC Open 1", "SOL_USDC Open 2"]);
  dismissAll(["SOL_USDC Open 2"]);
  expect(keptDismissed().has("BTC_USDC Open 1")).toBe(false);
});

test.each(["{", "null", '{"a":1}', "[1,null]"])("what cannot be read (%s) is nothing", (text) => {
  storage({ "holdall-announced-dismissed": text });
  expect(keptDismissed().size).toBe(0);
});
