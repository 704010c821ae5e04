import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LETTER } from "./letter.ts";
import { drawn, faultsOf, look, LOOKS } from "./looks.ts";
import { meet } from "./person.ts";
import { plugDevices } from "./plugged-devices.ts";
import { readTestPage } from "./test-page.ts";
import { bringSavedKit, makeThreeHands, threeHandsOf } from "./three-hands.ts";
import type { ThreeHands } from "./three-hands.ts";
import { openWalletStage, pressToClose, serveFiles } from "./wallet-stage.ts";
import type { WalletStage } from "./wallet-stage.ts";

/** The screens on which something is decided, in every language and theme, without a fault. */
let stage: WalletStage;
let site: Awaited<ReturnType<typeof serveFiles>>;
let hands: ThreeHands;
beforeAll(async () => {
  [stage, site] = await Promise.all([openWalletStage(), serveFiles(readTestPage)]);
  hands = threeHandsOf(await meet(stage, site));
  await makeThreeHands(hands);
}, 600_000);
afterAll(async () => {
  await stage.close();
  await site.close();
});

const POPUP = { width: 360, height: 740 };

/** Opens a secure screen and walks on from it, in each look. */
async function inEachLook(
  task: string,
  walk: (page: Page, note: (name: string) => Promise<void>) => Promise<void>,
  on = stage,
): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const chosen of LOOKS) {
    await look(on, chosen);
    const page = await on.open(`secure.html#${task}`);
    await page.setViewportSize(POPUP);
    await drawn(page);
    await walk(page, async (name) => {
      await drawn(page);
      faults.push(...(await faultsOf(page, `${name} ${chosen.language} ${chosen.theme}`)));
    });
    await page.close();
  }
  return faults;
}

const primary = (page: Page) => page.locator("main .button-primary").last();

test("the rules, the passkey of the co-signer, and every hand that can be renewed", async () => {
  const rules = await inEachLook("rules", async (page, note) => {
    await note("whose rules");
    await page.locator(".choices").first().locator(".button").last().click();
    await page.locator(".limits").waitFor();
    await note("the device's rules of an account");
    await page.reload();
    await page.locator(".choices").last().locator(".button").click();
    await page.locator(".limits").waitFor();
    await note("the co-signer's rules of an account");
    await page.locator("main .button-plain").last().click();
    await note("passkey of the co-signer");
    stage.cosigner.clock.aheadMs += 60_000;
  });
  const renew = await inEachLook("renew", async (page, note) => {
    await note("hands of an account");
    await page.locator("main .button-plain").nth(2).click();
    await note("a key shared anew");
  });
  expect([...rules, ...renew]).toEqual([]);
}, 600_000);

test("the notice of a lost device, on the new one and on the old one", async () => {
  const other = await stage.another();
  try {
    await other.create();
    const found = await inEachLook(
      "lost",
      async (page, note) => {
        stage.cosigner.clock.aheadMs += 60_000;
        await bringSavedKit(page, hands.kit);
        await primary(page).click();
        await page.locator(".check-words").waitFor();
        await note("notice");
        if (await page.locator("input").isVisible()) return;
        await hands.key.plugInto(page);
        await primary(page).click();
        await page.locator("input").waitFor();
        await note("notice that runs");
      },
      other,
    );
    const told = await inEachLook("rules", async (_, note) => note("rules under a notice"));
    expect([...found, ...told]).toEqual([]);
  } finally {
    await other.close();
  }
}, 600_000);

interface Provider {
  request(asked: { method: string; params?: readonly unknown[] }): Promise<unknown>;
}

function askWallet(page: Page, method: string, params: readonly unknown[]): Promise<unknown> {
  return page.evaluate(
    ([name, given]) => {
      const { ethereum } = globalThis as unknown as { ethereum: Provider };
      return ethereum.request({ method: name, params: given }).catch(() => 0);
    },
    [method, params] as const,
  );
}

async function openPage(url: string): Promise<Page> {
  const page = await stage.context.newPage();
  await page.goto(`${url}/plain.html`);
  return page;
}

test("a page that wants to connect, a message, a danger", async () => {
  await look(stage, LOOKS[0]);
  await hands.owner.app.getByRole("button", { name: "Accounts" }).click();
  const row = hands.owner.app.locator(".row", { hasText: "One key" });
  await row.getByRole("button", { name: "Use" }).click();
  await row.getByText("In use").waitFor();
  const faults: string[] = [];
  const shown = async (name: string, place: "first" | "last"): Promise<void> => {
    const asked = await stage.secure();
    await asked.setViewportSize(POPUP);
    await asked.locator(".decision .button:enabled").first().waitFor();
    faults.push(...(await faultsOf(asked, name)));
    await pressToClose(asked, asked.locator(".decision .button")[place]());
  };
  const stranger = await openPage(site.url);
  for (const chosen of LOOKS) {
    await look(stage, chosen);
    const asking = askWallet(stranger, "eth_requestAccounts", []);
    await shown(`connect ${chosen.language} ${chosen.theme}`, "first");
    await asking;
  }
  await look(stage, LOOKS[0]);
  // Another origin: who is refused that often has to wait.
  const page = await openPage(site.url.replace("localhost", "127.0.0.1"));
  const allowed = askWallet(page, "eth_requestAccounts", []);
  await stage.decide(true);
  const [account] = (await allowed) as readonly [string];
  for (const chosen of LOOKS) {
    await look(stage, chosen);
    const signing = askWallet(page, "personal_sign", ["0x48656c6c6f", account]);
    await shown(`message ${chosen.language} ${chosen.theme}`, "last");
    await signing;
    const typed = askWallet(page, "eth_signTypedData_v4", [account, JSON.stringify(LETTER)]);
    await shown(`danger ${chosen.language} ${chosen.theme}`, "first");
    await typed;
  }
  expect(faults).toEqual([]);
}, 600_000);

test("the address of a device is compared", async () => {
  const devices = await plugDevices(stage.context);
  const faults = await inEachLook("device", async (page, note) => {
    devices.keystoneLinks();
    await page.getByRole("button", { name: "Keystone" }).click();
    await note("device");
    await page.locator("main input").last().fill("2.0.4");
    await primary(page).click();
    await page.locator(".found .button").first().waitFor();
    await note("accounts of a device");
    await page.locator(".found .button").first().click();
    await page.locator(".found").waitFor({ state: "detached" });
    await note("address compared");
  });
  expect(faults).toEqual([]);
}, 600_000);
