import { expect, test } from "vitest";
import { serverClock } from "./server-clock.ts";

test("the skew is measured halfway between question and answer", async () => {
  let ownMs = 1_000;
  const clock = serverClock(
    () => ownMs,
    async () => {
      ownMs = 1_100;
      return 6_050;
    },
  );
  expect(clock.skewMs()).toBe(0);
  await clock.measure();
  expect(clock.skewMs()).toBe(5_000);
  ownMs = 2_000;
  expect(clock.nowMs()).toBe(7_000);
});

test("simultaneous measurements ask once", async () => {
  let asked = 0;
  const clock = serverClock(
    () => 0,
    async () => (asked += 1),
  );
  await Promise.all([clock.measure(), clock.measure()]);
  expect(asked).toBe(1);
  await clock.measure();
  expect(asked).toBe(2);
});

test("a failed measurement keeps the old skew and is told", async () => {
  const clock = serverClock(
    () => 0,
    async () => Promise.reject(new Error("down")),
  );
  await expect(clock.measure()).rejects.toThrow("down");
  expect(clock.skewMs()).toBe(0);
});
