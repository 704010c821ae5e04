import { NETWORKS } from "@holdall/chain/networks";
import { startEvm } from "@holdall/devnet/evm";
import type { EvmDevnet } from "@holdall/devnet/evm";
import { expect } from "vitest";
import { faultsOf } from "./looks.ts";
import { askNode, BOB_EVM, eventually, send } from "./person.ts";
import type { Person, Step } from "./person.ts";

/**
 * A person turns a public network on, has something there, sends some of it, and turns it off. Its two
 * nodes are the ones of the table, by their names; behind both stands a chain of this machine.
 */
const ETHEREUM = NETWORKS.find(({ id }) => id === "eip155:1")!;
const HOSTS = ETHEREUM.rpc.map(({ url }) => new URL(url).host);
const WEI = 10n ** 18n;
/** Longer than a screen waits before it looks again. */
const QUIET_MS = 3_000;

async function openSettings({ app }: Person): Promise<void> {
  // A page behind another is drawn once a second, and each press waits for it.
  await app.bringToFront();
  await app.getByRole("button", { name: "Settings", exact: true }).click();
  await app.getByRole("heading", { name: "Public networks" }).waitFor();
}

/** Everything so far was done with all of them off. */
async function findAllOff(person: Person): Promise<void> {
  const { app, stage } = person;
  expect(stage.internet.asked).toEqual([]);
  await openSettings(person);
  for (const { name, rpc } of NETWORKS) {
    await app.getByRole("button", { name: `Turn on ${name.en}`, exact: true }).waitFor();
    for (const { url } of rpc) expect(await app.getByText(new URL(url).host).count()).toBe(1);
  }
  expect(await app.getByText("Off", { exact: true }).count()).toBe(NETWORKS.length);
}

/** By keys alone, on a narrow screen: the first press asks, and *Escape* changes nothing. */
async function turnOn(person: Person): Promise<void> {
  const { app, stage } = person;
  const wide = app.viewportSize();
  await app.setViewportSize({ width: 390, height: 844 });
  const ask = app.getByRole("button", { name: "Turn on Ethereum", exact: true });
  await ask.press("Enter");
  const decision = app.getByRole("group", { name: "Turn on Ethereum" });
  await decision.getByText("learns your addresses").waitFor();
  await app.locator("button:focus", { hasText: "Leave it off" }).waitFor();
  expect(await faultsOf(app, "turning a network on")).toEqual([]);
  await app.keyboard.press("Escape");
  await decision.waitFor({ state: "detached" });
  await ask.press("Enter");
  await decision.getByRole("button", { name: "Turn it on" }).press("Enter");
  await app.getByText("Ethereum is on.").waitFor();
  await app.getByRole("button", { name: "Turn off Ethereum" }).waitFor();
  await app.setViewportSize(wide ?? { width: 1280, height: 720 });
  expect(stage.internet.asked.filter((one) => !HOSTS.some((host) => one.startsWith(host)))).toEqual(
    [],
  );
}

/** What is there is shown, and some of it goes: read and signed as anywhere. */
async function payThere(person: Person, chain: EvmDevnet): Promise<void> {
  const { app, stage } = person;
  const balance = async (address: string): Promise<bigint> =>
    BigInt(String(await askNode(chain.url, "eth_getBalance", [address, "latest"])));
  await app.getByRole("button", { name: "Home" }).click();
  await app
    .locator(".row", { hasText: "Ethereum" })
    .getByText(/^3\s*ETH$/u)
    .waitFor();
  const before = await balance(BOB_EVM);
  const [shown] = await send(person, { asset: "ETH · Ethereum", to: BOB_EVM, windows: 1 });
  expect(shown).toContain("on Ethereum");
  await eventually(async () => (await balance(BOB_EVM)) - before, (5n * WEI) / 4n);
  for (const host of HOSTS) {
    const methods = stage.internet.asked.filter((one) => one.startsWith(`${host} `));
    expect(methods[0]).toBe(`${host} eth_chainId`);
    expect(methods).toContain(`${host} eth_sendRawTransaction`);
  }
}

/** From then on its nodes hear nothing, though what was sent is not final yet. */
async function turnOff(person: Person): Promise<void> {
  const { app, stage } = person;
  await openSettings(person);
  await app.getByRole("button", { name: "Turn off Ethereum", exact: true }).click();
  await app.getByRole("button", { name: "Turn it off" }).click();
  await app.getByText("its nodes are asked nothing more").waitFor();
  const asked = stage.internet.asked.length;
  await app.getByRole("button", { name: "Receive" }).click();
  await app.getByRole("heading", { name: "Local EVM" }).waitFor();
  expect(await app.getByRole("heading", { name: "Ethereum" }).count()).toBe(0);
  await app.getByRole("button", { name: "Home" }).click();
  await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  expect(stage.internet.asked.slice(asked)).toEqual([]);
  const hosts = new Set(stage.internet.asked.map((one) => one.split(" ")[0]));
  expect([...hosts].toSorted()).toEqual(HOSTS.toSorted());
}

async function useEthereum(person: Person): Promise<void> {
  const { app, stage } = person;
  const chain = await startEvm({ chainId: 1, blockSeconds: 1 });
  try {
    for (const host of HOSTS) stage.internet.serve(host, chain.url);
    await app.getByRole("button", { name: "Receive" }).click();
    const place = app.getByRole("region", { name: "Local EVM" });
    const address = (await place.locator(".groups").innerText()).replaceAll(/\s/gu, "");
    const wei = `0x${(3n * WEI).toString(16)}`;
    await askNode(chain.url, "faucet_request", [address, wei]);
    await findAllOff(person);
    await turnOn(person);
    await payThere(person, chain);
    await turnOff(person);
  } finally {
    await chain.close();
  }
}

/** The steps, for an account of one key. */
export const PUBLIC_NETWORKS: readonly Step<Person>[] = [
  ["a public network is turned on, used over its two nodes, and off", useEthereum, 120_000, "long"],
];
