import { NETWORKS } from "@holdall/chain/networks";
import { startEvm } from "@holdall/devnet/evm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { faultsOf } from "./looks.ts";
import { eventually, meet } from "./person.ts";
import type { Person } from "./person.ts";
import { readTestPage } from "./test-page.ts";
import { ask, windowsOf } from "./visit.ts";
import { openWalletStage, serveFiles } from "./wallet-stage.ts";

/**
 * A page asks for a network that is off: the person reads whom it would be asked of, and decides. With
 * a yes the page is on it, over its two nodes; when it is turned off the page is told and back here.
 */
const ETHEREUM = NETWORKS.find(({ id }) => id === "eip155:1")!;
const HOSTS = ETHEREUM.rpc.map(({ url }) => new URL(url).host);
const ON_ETHEREUM = [{ chainId: "0x1" }];

let person: Person;
let close: () => Promise<void>;
beforeAll(async () => {
  const [stage, site] = await Promise.all([openWalletStage(), serveFiles(readTestPage)]);
  const chain = await startEvm({ chainId: 1, blockSeconds: 1 });
  for (const host of HOSTS) stage.internet.serve(host, chain.url);
  person = await meet(stage, site);
  await stage.create();
  close = async () => {
    await stage.close();
    await Promise.all([site.close(), chain.close()]);
  };
}, 240_000);
afterAll(() => close(), 60_000);

test("a page's wish for a network that is off is read and decided, and never taken for granted", async () => {
  const { stage, app, site } = person;
  const page = await stage.context.newPage();
  await page.goto(`${site.url}/plain.html`);
  // A page that is not connected opens no window.
  expect(await ask(page, "wallet_switchEthereumChain", ON_ETHEREUM)).toBe(4100);
  const connecting = ask(page, "eth_requestAccounts");
  await stage.decide(true);
  const [account] = (await connecting) as readonly string[];

  const refused = ask(page, "wallet_switchEthereumChain", ON_ETHEREUM);
  const window = await stage.secure();
  expect(await faultsOf(window, "a page asks for a network")).toEqual([]);
  const shown = await stage.decide(false);
  for (const host of HOSTS) expect(shown).toContain(host);
  expect(shown).toContain("learn your addresses");
  expect(await refused).toBe(4001);
  expect(await ask(page, "eth_chainId")).toBe("0x7a69");
  expect(stage.internet.asked).toEqual([]);

  const allowed = ask(page, "wallet_addEthereumChain", ON_ETHEREUM);
  await stage.decide(true);
  expect(await allowed).toBe(null);
  expect(await ask(page, "eth_chainId")).toBe("0x1");
  expect(await ask(page, "eth_getBalance", [account, "latest"])).toBe("0x0");
  expect(await ask(page, "wallet_addEthereumChain", [{ chainId: "0x5" }])).toBe(4902);
  await expect.poll(() => windowsOf(person), { timeout: 10_000 }).toEqual([]);

  await app.bringToFront();
  await app.getByRole("button", { name: "Settings", exact: true }).click();
  await app.getByRole("button", { name: "Turn off Ethereum", exact: true }).click();
  await app.getByRole("button", { name: "Turn it off" }).click();
  await app.getByText("its nodes are asked nothing more").waitFor();
  await eventually(() => ask(page, "eth_chainId"), "0x7a69");
  const hosts = new Set(stage.internet.asked.map((one) => one.split(" ")[0]));
  expect([...hosts].toSorted()).toEqual(HOSTS.toSorted());
}, 120_000);
