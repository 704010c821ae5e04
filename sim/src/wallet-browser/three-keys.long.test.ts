import { afterAll, beforeAll, test } from "vitest";
import { useLedger, useTrezor } from "./own-devices.ts";
import type { DeviceOwner } from "./own-devices.ts";
import { meet, takePlayMoney } from "./person.ts";
import { plugDevices } from "./plugged-devices.ts";
import { readTestPage } from "./test-page.ts";
import { THREE_KEYS, THREE_KEYS_LATER } from "./three-keys.ts";
import { openWalletStage, serveFiles } from "./wallet-stage.ts";

/** An account of three keys of one's own, beyond its first payment: a key lost, something destroyed. */
let owner: DeviceOwner;
beforeAll(async () => {
  const [stage, site] = await Promise.all([openWalletStage(), serveFiles(readTestPage)]);
  const devices = await plugDevices(stage.context);
  await stage.create();
  owner = { ...(await meet(stage, site)), devices };
  await takePlayMoney(owner);
  await useLedger(owner);
  await useTrezor(owner);
}, 600_000);
afterAll(async () => {
  await owner.stage.close();
  await owner.site.close();
});

for (const [name, walk, msMax] of [...THREE_KEYS, ...THREE_KEYS_LATER])
  test(name, { timeout: msMax }, () => walk(owner));
