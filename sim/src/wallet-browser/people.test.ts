import { afterAll, beforeAll, describe } from "vitest";
import { oneKey } from "./one-key.ts";
import { readTestPage } from "./test-page.ts";
import { threeHands } from "./three-hands.ts";
import { openWalletStage, serveFiles } from "./wallet-stage.ts";
import type { WalletStage } from "./wallet-stage.ts";

/**
 * The wallet as new people meet it, from the built extension to the loss of a hand: nothing but
 * this machine, and nothing signed that was not read. Two people at once, each at a device of their
 * own: most of their time is spent reading, and waiting for chains.
 */
let anna: WalletStage;
let boris: WalletStage;
let site: Awaited<ReturnType<typeof serveFiles>>;
beforeAll(async () => {
  [anna, site] = await Promise.all([openWalletStage(), serveFiles(readTestPage)]);
  boris = await anna.another();
}, 120_000);
afterAll(async () => {
  await boris.close();
  await anna.close();
  await site.close();
});

/** Both journeys at once, the steps of each in their order. */
describe.each([
  ["an account of three hands", () => threeHands(() => ({ stage: anna, siteUrl: site.url }))],
  ["an account of one key", () => oneKey(() => ({ stage: boris, siteUrl: site.url }))],
] as const)("%s", { concurrent: true }, (_, journey) => {
  describe("step by step", { concurrent: false }, journey);
});
