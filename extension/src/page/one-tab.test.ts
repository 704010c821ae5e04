import { expect, test } from "vitest";
import { oneTab } from "./one-tab.ts";

const TAKEN_MS = 50;

/** A tab beside others, with how often it was told that another had taken the wallet. */
function tab() {
  const told = { times: 0 };
  return { ...oneTab(navigator.locks, () => void told.times++), told };
}

test("one tab is the wallet; another is not, until it takes it over, and then the first is told", async () => {
  const [first, second] = [tab(), tab()];
  expect(await first.begin()).toBe(true);
  expect(await second.begin()).toBe(false);
  expect([first.told.times, second.told.times]).toEqual([0, 0]);

  await second.takeOver();
  await new Promise((resolve) => setTimeout(resolve, TAKEN_MS));
  expect([first.told.times, second.told.times]).toEqual([1, 0]);

  await first.takeOver();
  await new Promise((resolve) => setTimeout(resolve, TAKEN_MS));
  expect([first.told.times, second.told.times]).toEqual([1, 1]);
});
