import { NETWORKS, SAFE_1_5_0 } from "@holdall/chain/networks";
import type { Network } from "@holdall/chain/networks";
import { startEvm } from "@holdall/devnet/evm";
import type { EvmDevnet } from "@holdall/devnet/evm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askNode, BOB_EVM, eventually, meet, send } from "./person.ts";
import { loseKit, makeThreeHands, receiveAndPay, threeHandsOf } from "./three-hands.ts";
import type { ThreeHands } from "./three-hands.ts";
import { readTestPage } from "./test-page.ts";
import { openWalletStage, serveFiles } from "./wallet-stage.ts";

/**
 * An account of three hands on public rows, over stood-in nodes: the same address wherever its contracts
 * are the known ones, made with its first owners even after a hand was lost, and none where they differ.
 */
const rowOf = (id: string): Network => NETWORKS.find((one) => one.id === id)!;
const [ETHEREUM, ARBITRUM, POLYGON] = ["eip155:1", "eip155:42161", "eip155:137"].map(rowOf);
const WEI_PAID = 125n * 10n ** 16n;
const A_DAY_AND_MORE_MS = 25 * 3_600_000;

let hands: ThreeHands;
let chains: Readonly<Record<string, EvmDevnet>>;
let close: () => Promise<void>;
beforeAll(async () => {
  const [stage, site] = await Promise.all([openWalletStage(), serveFiles(readTestPage)]);
  const rows = [ETHEREUM, ARBITRUM, POLYGON];
  const started = await Promise.all(
    rows.map(({ id }) => startEvm({ chainId: Number(id.split(":")[1]), blockSeconds: 1 })),
  );
  chains = Object.fromEntries(rows.map(({ id }, at) => [id, started[at]]));
  for (const { id, rpc } of rows)
    for (const { url } of rpc) stage.internet.serve(new URL(url).host, chains[id].url);
  // On one of them something else stands where the factory should.
  const { url, token } = chains[POLYGON.id];
  await askNode(url, "anvil_setCode", [SAFE_1_5_0.factory.address, "0x6001"], token);
  hands = threeHandsOf(await meet(stage, site));
  close = async () => {
    await hands.owner.stage.close();
    await Promise.all([site.close(), ...started.map((chain) => chain.close())]);
  };
}, 240_000);
afterAll(() => close(), 60_000);

async function turnOn({ name }: Network): Promise<void> {
  const { app } = hands.owner;
  await app.getByRole("button", { name: "Settings", exact: true }).click();
  await app.getByRole("button", { name: `Turn on ${name.en}`, exact: true }).click();
  const decision = app.getByRole("group", { name: `Turn on ${name.en}` });
  await decision.getByRole("button", { name: "Turn it on" }).click();
  await app.getByText(`${name.en} is on.`).waitFor();
}

const spaceless = (text: string): string => text.replaceAll(/\s/gu, "");

/** The address that is shown for a network, and who pays its fees there. */
async function shownOn(name: string): Promise<readonly [address: string, payer: string]> {
  const { app } = hands.owner;
  await app.getByRole("button", { name: "Receive" }).click();
  const place = app.getByRole("region", { name, exact: true });
  const address = spaceless(await place.locator(".groups").innerText());
  const payer = /0x[0-9a-fA-F]{40}/u.exec(await place.locator(".quiet.address").innerText())![0];
  return [address, payer];
}

/** Puts three coins on the account and one on the key that pays for it. */
async function fund(network: Network): Promise<void> {
  const [address, payer] = await shownOn(network.name.en);
  const { url } = chains[network.id];
  await askNode(url, "faucet_request", [address, `0x${(3n * 10n ** 18n).toString(16)}`]);
  await askNode(url, "faucet_request", [payer, `0x${(10n ** 18n).toString(16)}`]);
}

const balanceOn = async ({ id }: Network, address: string): Promise<bigint> =>
  BigInt(String(await askNode(chains[id].url, "eth_getBalance", [address, "latest"])));

async function payOn(network: Network, windows: number): Promise<readonly string[]> {
  const before = await balanceOn(network, BOB_EVM);
  const asset = `${network.currency} · ${network.name.en}`;
  const shown = await send(hands.owner, { asset, to: BOB_EVM, windows });
  await eventually(async () => (await balanceOn(network, BOB_EVM)) - before, WEI_PAID);
  return shown;
}

test("made on this machine, it has one address on every network whose contracts are the known ones", async () => {
  const { app } = hands.owner;
  await makeThreeHands(hands);
  await receiveAndPay(hands);
  for (const row of [ETHEREUM, ARBITRUM, POLYGON]) await turnOn(row);
  const local = await shownOn("Local EVM");
  await app.getByRole("region", { name: "Arbitrum One", exact: true }).locator(".groups").waitFor();
  expect(await shownOn("Ethereum")).toEqual(local);
  expect(await shownOn("Arbitrum One")).toEqual(local);
  const polygon = app.getByRole("region", { name: "Polygon", exact: true });
  await polygon.getByText("does not exist on Polygon").waitFor();
  expect(await polygon.locator(".groups").count()).toBe(0);
}, 400_000);

test("its first payment on Ethereum makes it there, over two nodes, and a second one does not", async () => {
  const { stage } = hands.owner;
  await fund(ETHEREUM);
  // The account has paid somebody new today: a co-signer lets so much go in a day.
  stage.cosigner.clock.aheadMs += A_DAY_AND_MORE_MS;
  const [made, paid, executed] = await payOn(ETHEREUM, 3);
  expect(made).toContain("An account of three keys is made, which acts when 2 of them sign");
  expect(made).toContain("on Ethereum");
  expect(paid).toContain("You send 1.25 ETH to");
  expect(executed).toContain("would do this");
  stage.cosigner.clock.aheadMs += A_DAY_AND_MORE_MS;
  expect(await payOn(ETHEREUM, 2)).toHaveLength(2);
}, 300_000);

test("a hand lost before it was made on a network: its first owners make it, and the lost one goes", async () => {
  const { stage, app } = hands.owner;
  const [before] = await shownOn("Arbitrum One");
  await fund(ARBITRUM);
  await loseKit(hands);
  expect((await shownOn("Arbitrum One"))[0]).toBe(before);
  stage.cosigner.clock.aheadMs += A_DAY_AND_MORE_MS;
  const [made] = await payOn(ARBITRUM, 3);
  expect(made).toContain("on Arbitrum One");
  await app.getByRole("button", { name: "Accounts" }).click();
  const standing = app.getByRole("region", { name: "Arbitrum One", exact: true });
  stage.cosigner.clock.aheadMs += 60_000;
  await standing.getByRole("button", { name: "Replace the lost owner" }).click();
  expect(await stage.decide(true)).toContain("replaces");
  await stage.decide(true);
  await standing
    .getByText("a lost hand still counts")
    .waitFor({ state: "detached", timeout: 30_000 });
}, 400_000);

test("where its contracts have become others since, nothing is signed, and it is said why", async () => {
  const { stage, app } = hands.owner;
  const { url, token } = chains[ETHEREUM.id];
  const { address } = SAFE_1_5_0.singleton;
  await askNode(url, "anvil_setCode", [address, "0x6001"], token);
  stage.cosigner.clock.aheadMs += A_DAY_AND_MORE_MS;
  await app.getByRole("button", { name: "Send", exact: true }).click();
  await app.getByLabel("Asset").selectOption({ label: "ETH · Ethereum" });
  await app.getByLabel("Recipient").fill(BOB_EVM);
  await app.getByLabel("Amount").fill("0.5");
  await app.getByRole("button", { name: "Review" }).click();
  await app.getByText("The code at a Safe address is not the code this wallet knows.").waitFor();
  expect(stage.context.pages().some((page) => page.url().includes("/secure.html"))).toBe(false);
}, 120_000);
