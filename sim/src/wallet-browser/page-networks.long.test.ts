import { NETWORKS } from "@holdall/chain/networks";
import { startEvm } from "@holdall/devnet/evm";
import { findChromium, pageArguments, thisMachine } from "@holdall/sim/browser";
import { chromium } from "playwright-core";
import type { FrameLocator } from "playwright-core";
import { expect, test } from "vitest";
import { FRENCH, makeWallet, servedFrom } from "./page-site.ts";
import { askNode } from "./person.ts";
import { standInForInternet } from "./stood-in-internet.ts";
import { builtWallet, serveFiles } from "./wallet-stage.ts";

/** Public networks of the wallet as a page: its router is a worker with a policy of its own. */
const ETHEREUM = NETWORKS.find(({ id }) => id === "eip155:1")!;
const HOSTS = ETHEREUM.rpc.map(({ url }) => new URL(url).host);

async function openSettings(screens: FrameLocator): Promise<void> {
  await screens.getByRole("button", { name: "Plus", exact: true }).click();
  await screens.getByRole("button", { name: "Réglages" }).click();
  await screens.getByRole("heading", { name: "Réseaux publics" }).waitFor();
}

test("on the page a network is turned on, looked at over its two nodes, and off, in French at 390 px", async () => {
  const { page: folder } = await builtWallet();
  const [site, chain, internet] = await Promise.all([
    serveFiles(servedFrom(folder)),
    startEvm({ chainId: 1, blockSeconds: 1 }),
    standInForInternet(),
  ]);
  for (const host of HOSTS) internet.serve(host, chain.url);
  const browser = await chromium.launch({
    executablePath: findChromium(thisMachine()).path,
    args: [...pageArguments(), ...internet.flags],
  });
  try {
    const page = await (await browser.newContext(FRENCH)).newPage();
    await page.goto(`${site.url.replace("localhost", "wallet.localhost")}/`);
    const screens = page.frameLocator("#screens");
    await makeWallet(page, screens);
    await openSettings(screens);
    for (const { name } of NETWORKS)
      await screens.getByRole("button", { name: `Activer ${name.fr}`, exact: true }).waitFor();
    expect(internet.asked).toEqual([]);

    await screens.getByRole("button", { name: "Activer Ethereum", exact: true }).click();
    const decision = screens.getByRole("group", { name: "Activer Ethereum" });
    await decision.getByText("apprennent vos adresses").waitFor();
    await decision.getByRole("button", { name: "L’activer" }).click();
    await screens.getByText("Ethereum est activé.").waitFor();
    await screens.getByRole("button", { name: "Recevoir" }).click();
    const place = screens.getByRole("region", { name: "Ethereum", exact: true });
    const address = (await place.locator(".groups").innerText()).replaceAll(/\s/gu, "");
    await askNode(chain.url, "faucet_request", [address, "0x29a2241af62c0000"]);
    await screens.getByRole("button", { name: "Accueil" }).click();
    await screens
      .getByText(/^3\s*ETH$/u)
      .first()
      .waitFor({ timeout: 40_000 });
    for (const host of HOSTS) {
      const methods = internet.asked.filter((one) => one.startsWith(`${host} `));
      expect(methods[0]).toBe(`${host} eth_chainId`);
      expect(methods).toContain(`${host} eth_getBalance`);
    }

    await openSettings(screens);
    await screens.getByRole("button", { name: "Désactiver Ethereum", exact: true }).click();
    await screens.getByRole("button", { name: "Le désactiver" }).click();
    await screens.getByText("ses nœuds ne sont plus interrogés.").waitFor();
    const asked = internet.asked.length;
    await screens.getByRole("button", { name: "Accueil" }).click();
    await page.waitForTimeout(3_000);
    expect(internet.asked.slice(asked)).toEqual([]);
    const hosts = new Set(internet.asked.map((one) => one.split(" ")[0]));
    expect([...hosts].toSorted()).toEqual(HOSTS.toSorted());
  } finally {
    await browser.close();
    await Promise.all([site.close(), chain.close(), internet.close()]);
  }
}, 180_000);
