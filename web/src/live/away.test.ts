import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchAway } from "./away.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A page that the test hides and shows. */
function shownPage() {
  const page = Object.assign(new EventTarget(), { hidden: false });
  const told: boolean[] = [];
  const stop = watchAway(page, (isAway) => told.push(isAway));
  const turn = (hidden: boolean): void => {
    page.hidden = hidden;
    page.dispatchEvent(new Event("visibilitychange"));
  };
  return { told, stop, turn };
}

test("nobody has seen a page for a minute: then, not before, and until it is seen again", () => {
  const { told, turn } = shownPage();
  turn(true);
  vi.advanceTimersByTime(59_999);
  expect(told).toStrictEqual([]);
  vi.advanceTimersByTime(1);
  expect(told).toStrictEqual([true]);
  turn(false);
  expect(told).toStrictEqual([true, false]);
});

test("a page that was hidden for less was never away, and one that is no longer watched neither", () => {
  const { told, turn, stop } = shownPage();
  turn(true);
  vi.advanceTimersByTime(30_000);
  turn(false);
  vi.advanceTimersByTime(60_000);
  turn(true);
  stop();
  vi.advanceTimersByTime(60_000);
  expect(told).toStrictEqual([false]);
});
