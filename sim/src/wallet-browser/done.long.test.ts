import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { photograph } from "./camera.ts";
import type { Camera } from "./camera.ts";
import { pressButtons } from "./one-key.ts";
import { connect } from "./pages.ts";
import { meet, takePlayMoney, use } from "./person.ts";
import { payAsSolanaPage, refuseDrain, useStandard } from "./solana-pages.ts";
import { readTestPage } from "./test-page.ts";
import {
  aMinuteLater,
  loseDevice,
  loseKit,
  makeThreeHands,
  receiveAndPay,
  threeHandsOf,
} from "./three-hands.ts";
import type { ThreeHands } from "./three-hands.ts";
import { visit } from "./visit.ts";
import { openWalletStage, serveFiles } from "./wallet-stage.ts";
import type { WalletStage } from "./wallet-stage.ts";

/**
 * The wallet as a new user tries it, in one go and with nothing but this machine: the built extension
 * installed, an account of three hands made, received on and paid from on both chains, the wallets'
 * test page connected and each of its requests answered after reading, a disguised drain refused, a
 * share lost and the account had back. `SCREENS=FOLDER` leaves a picture of every screen on the way.
 */
let hands: ThreeHands;
let camera: Camera;
let close: () => Promise<void>;
/** Every host that the wallet's own windows have asked for something. */
const asked = new Set<string>();
beforeAll(async () => {
  const [stage, site] = await Promise.all([openWalletStage(), serveFiles(readTestPage)]);
  camera = photograph(process.env["SCREENS"]);
  const another = async (): Promise<WalletStage> => observed(await stage.another());
  hands = threeHandsOf(await meet({ ...observed(stage), another }, site));
  close = async () => {
    await camera.stop();
    if (hands.owner.stage.context !== stage.context) await hands.owner.stage.close();
    await stage.close();
    await site.close();
  };
}, 600_000);
afterAll(() => close(), 240_000);

/** A device before the camera, of whose windows it is noted what they ask for. */
function observed(stage: WalletStage): WalletStage {
  const { context } = stage;
  camera.follow(context);
  const listen = (page: Page): void =>
    void page.on("request", (request) => {
      if (page.url().startsWith("chrome-extension:")) asked.add(new URL(request.url()).hostname);
    });
  context.pages().forEach(listen);
  context.on("page", listen);
  return stage;
}

/** The wallet's other account, of one key: what a page is given to sign has no contract in between. */
async function useTestPage({ owner }: ThreeHands): Promise<void> {
  await use(owner, "One key");
  await takePlayMoney(owner);
  await pressButtons(owner);
}

async function beRobbed({ owner }: ThreeHands): Promise<void> {
  const visited = await visit(owner);
  await connect(visited);
  await useStandard(visited);
  await payAsSolanaPage(visited);
  await refuseDrain(visited);
  await visited.page.close();
}

async function loseOneShare(all: ThreeHands): Promise<void> {
  aMinuteLater(all.owner);
  await use(all.owner, "Three hands");
  await loseKit(all);
}

async function loseAnother(all: ThreeHands): Promise<void> {
  aMinuteLater(all.owner);
  await loseDevice(all);
}

const STEPS = [
  ["an account of three hands is made", makeThreeHands],
  ["it receives, and pays on both chains", receiveAndPay],
  ["the test page is connected, and each of its requests answered", useTestPage],
  ["a drain in the guise of a reward is refused", beRobbed],
  ["the kit is lost, and made anew", loseOneShare],
  ["the device is lost, and the account had back on another", loseAnother],
] as const;

for (const [name, walk] of STEPS)
  test(name, { timeout: 600_000 }, () => {
    camera.step(name);
    return walk(hands);
  });

test("no window of the wallet has asked anybody but its own extension for anything", () => {
  expect(asked.size).toBeGreaterThan(0);
  expect([...asked].filter((host) => !EXTENSION.test(host))).toEqual([]);
});

const EXTENSION = /^(?:[a-p]{32})?$/u;
