import { afterAll, beforeAll, describe, test } from "vitest";
import { BROUGHT_KEYS } from "./brought-keys.ts";
import { FENCES } from "./fences.ts";
import { ONE_KEY, WORK_DONE } from "./one-key.ts";
import { OWN_RULES } from "./own-rules.ts";
import { OWN_DEVICES } from "./own-devices.ts";
import type { DeviceOwner } from "./own-devices.ts";
import { PAGES, visit } from "./pages.ts";
import type { Visit } from "./pages.ts";
import { meet, stepsNow } from "./person.ts";
import { plugDevices } from "./plugged-devices.ts";
import { PUBLIC_NETWORKS } from "./public-networks.ts";
import { readTestPage } from "./test-page.ts";
import { THREE_HANDS, threeHandsOf } from "./three-hands.ts";
import type { ThreeHands } from "./three-hands.ts";
import { openWalletStage, serveFiles } from "./wallet-stage.ts";

/**
 * The wallet as new people meet it, from the built extension to the loss of a hand: nothing but
 * this machine, and nothing signed that was not read. Two people walk at once, each at a device of
 * their own, and the steps of each in their order: most of their time is spent waiting for chains.
 * What is asked of a wallet by pages, devices and attackers is asked of these two: a wallet that
 * has been lived with has more to lose than a new one. Each kind of thing is done once here: made, paid
 * from on both chains, asked by a page, recovered; with `HOLDALL_LONG=1` every step is walked.
 */
let anna: ThreeHands;
let boris: DeviceOwner;
let borisAtPage: Visit;
let close: () => Promise<void>;
beforeAll(async () => {
  const [stage, site] = await Promise.all([openWalletStage(), serveFiles(readTestPage)]);
  const other = await stage.another();
  const devices = await plugDevices(other.context);
  anna = threeHandsOf(await meet(stage, site));
  boris = { ...(await meet(other, site)), devices };
  borisAtPage = await visit(boris);
  close = async () => {
    if (anna.owner.stage !== stage) await anna.owner.stage.close();
    await other.close();
    await stage.close();
    await site.close();
  };
}, 240_000);
afterAll(() => close(), 240_000);

describe("an account of three hands", { concurrent: true }, () => {
  for (const [name, walk, msMax] of stepsNow([...THREE_HANDS, ...FENCES]))
    test(name, { concurrent: false, timeout: msMax }, () => walk(anna));
});

describe("an account of one key", { concurrent: true }, () => {
  const plain = [...ONE_KEY, ...PUBLIC_NETWORKS, ...WORK_DONE, ...OWN_RULES];
  for (const [name, walk, msMax] of stepsNow(plain))
    test(name, { concurrent: false, timeout: msMax }, () => walk(boris));
  for (const [name, walk, msMax] of stepsNow(PAGES))
    test(name, { concurrent: false, timeout: msMax }, () => walk(borisAtPage));
  for (const [name, walk, msMax] of stepsNow([...OWN_DEVICES, ...BROUGHT_KEYS]))
    test(name, { concurrent: false, timeout: msMax }, () => walk(boris));
});
