import { afterAll, beforeAll, expect, test } from "vitest";
import { enterDemo, openStage, wide } from "./stage.ts";
import type { Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 120_000);
afterAll(() => stage.close());

test("without a connection the page says so, and nothing of the venue's data was kept", async () => {
  const visit = await stage.visit(wide, { serviceWorkers: "allow" });
  const { page } = visit;
  await enterDemo(visit);
  await page.goto("/account");
  await page.locator('[data-part="equity"]').waitFor();
  const isInCharge = () => page.evaluate("navigator.serviceWorker.controller !== null");
  await expect.poll(isInCharge, { timeout: 30_000 }).toBe(true);
  // Walked through with the worker in charge, so that it could have kept what it should not.
  await page.goto("/funds");
  await page.locator('[data-part="deposits"]').waitFor();
  expect(visit.faults).toStrictEqual([]);
  const kept = await page.evaluate<readonly string[]>(`(async () => {
    const names = await caches.keys();
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  })()`);
  expect(kept.length).toBeGreaterThan(10);
  expect(kept).toContain("/offline.html");
  expect(kept.filter((path) => !/^\/(assets\/|offline\.html$)/.test(path))).toEqual([]);

  await page.context().setOffline(true);
  await page.goto("/account");
  await page.getByRole("heading", { name: "No connection" }).waitFor();
  await page.context().setOffline(false);
  await page.goto("/account");
  await page.locator('[data-part="equity"]').waitFor();
  await visit.close();
});
