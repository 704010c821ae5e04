import { afterAll, beforeAll, describe, test } from "vitest";
import { ONE_KEY } from "./one-key.ts";
import { meet } from "./person.ts";
import type { Person } from "./person.ts";
import { readTestPage } from "./test-page.ts";
import { THREE_HANDS, threeHandsOf } from "./three-hands.ts";
import type { ThreeHands } from "./three-hands.ts";
import { openWalletStage, serveFiles } from "./wallet-stage.ts";

/**
 * The wallet as new people meet it, from the built extension to the loss of a hand: nothing but
 * this machine, and nothing signed that was not read. Two people walk at once, each at a device of
 * their own, and the steps of each in their order: most of their time is spent waiting for chains.
 */
let anna: ThreeHands;
let boris: Person;
let close: () => Promise<void>;
beforeAll(async () => {
  const [stage, site] = await Promise.all([openWalletStage(), serveFiles(readTestPage)]);
  const other = await stage.another();
  close = async () => {
    await other.close();
    await stage.close();
    await site.close();
  };
  anna = threeHandsOf(await meet(stage, site.url));
  boris = await meet(other, site.url);
}, 120_000);
afterAll(() => close());

describe("an account of three hands", { concurrent: true }, () => {
  for (const [name, walk, msMax] of THREE_HANDS)
    test(name, { concurrent: false, timeout: msMax }, () => walk(anna));
});

describe("an account of one key", { concurrent: true }, () => {
  for (const [name, walk, msMax] of ONE_KEY)
    test(name, { concurrent: false, timeout: msMax }, () => walk(boris));
});
