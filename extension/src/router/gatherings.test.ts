import type { Phase } from "@holdall/extension/host";
import { expect, test } from "vitest";
import { createGatherings } from "./gatherings.ts";

/** A platform whose window is closed unless it is said to be open, and what was opened ahead. */
function bench({ phase = "open", isThere = false }: { phase?: Phase; isThere?: boolean } = {}) {
  const clock = { atMs: 1_800_000_000_000, nowMs: () => clock.atMs };
  const opened: string[] = [];
  const platform = {
    phase: () => phase,
    openAhead(task: string) {
      if (!isThere) opened.push(task);
      return !isThere;
    },
  };
  return { clock, opened, platform, gatherings: createGatherings(clock) };
}

test("the window is opened while evidence is gathered, unless it may be unreadable or the wallet is locked", () => {
  const open = bench();
  open.gatherings.begin(open.platform, true);
  expect(open.opened).toEqual(["approve"]);
  open.gatherings.begin(open.platform, false);
  expect(open.opened).toEqual(["approve"]);
  const locked = bench({ phase: "locked" });
  locked.gatherings.begin(locked.platform, true);
  expect(locked.opened).toEqual([]);
  // A page that is drawn over the screens is there at once, and knows no ahead.
  expect(() => open.gatherings.begin({ phase: () => "open" }, true)).not.toThrow();
});

test("whoever waits hears of each that ends, and at once that none is coming", async () => {
  const { gatherings, platform } = bench();
  expect(await gatherings.next()).toBe(false);
  const [first, second] = [gatherings.begin(platform, true), gatherings.begin(platform, true)];
  const heard: boolean[] = [];
  const hear = async (): Promise<void> => void heard.push(await gatherings.next());
  const next = hear();
  await Promise.resolve();
  expect(heard).toEqual([]);
  first(true);
  await next;
  expect(heard).toEqual([true]);
  const last = hear();
  // Ending it twice ends no other.
  first(false);
  await Promise.resolve();
  expect(heard).toEqual([true]);
  second(false);
  await last;
  expect(await gatherings.next()).toBe(false);
});

test("what never came before the person opens no other window ahead for ten seconds", () => {
  const { clock, opened, platform, gatherings } = bench();
  gatherings.begin(platform, true)(true);
  gatherings.begin(platform, true)(false);
  expect(opened).toHaveLength(2);
  clock.atMs += 9_999;
  gatherings.begin(platform, true)(true);
  expect(opened).toHaveLength(2);
  clock.atMs += 1;
  gatherings.begin(platform, true)(true);
  expect(opened).toHaveLength(3);
});

test("a window that is there anyway was opened for nobody, and in vain for nobody", () => {
  const { opened, platform, gatherings } = bench({ isThere: true });
  gatherings.begin(platform, true)(false);
  gatherings.begin({ ...platform, openAhead: () => (opened.push("ahead"), true) }, true);
  expect(opened).toEqual(["ahead"]);
});
