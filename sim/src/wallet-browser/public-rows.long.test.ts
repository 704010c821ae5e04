import { NETWORKS } from "@holdall/chain/networks";
import { startEvm } from "@holdall/devnet/evm";
import type { EvmDevnet } from "@holdall/devnet/evm";
import { startSolana } from "@holdall/devnet/solana";
import type { SolanaDevnet } from "@holdall/devnet/solana";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mnemonicToAccount } from "viem/accounts";
import { askNode, BOB, eventually, meet, send } from "./person.ts";
import type { Person } from "./person.ts";
import { standInForSolana } from "./stood-in-solana.ts";
import type { StoodInSolana } from "./stood-in-solana.ts";
import { readTestPage } from "./test-page.ts";
import { openWalletStage, pressToClose, serveFiles } from "./wallet-stage.ts";

/**
 * Public rows over stood-in nodes: a payment on Solana over two nodes that prove which network they
 * are, and the search for accounts, which names those who would be asked before it asks them.
 */
const rowOf = (id: string) => NETWORKS.find((one) => one.id === id)!;
const SOLANA = rowOf("solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp");
const ETHEREUM = rowOf("eip155:1");
const GENESIS = "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d";
const hostsOf = ({ rpc }: typeof SOLANA) => rpc.map(({ url }) => new URL(url).host);
const SOL = 1_000_000_000;

let person: Person;
let words: readonly string[];
let solana: SolanaDevnet;
let ethereum: EvmDevnet;
const nodes: StoodInSolana[] = [];
let close: () => Promise<void>;
beforeAll(async () => {
  const [stage, site] = await Promise.all([openWalletStage(), serveFiles(readTestPage)]);
  solana = await startSolana({ seed: "elsewhere", slotMs: 100 });
  ethereum = await startEvm({ chainId: 1, blockSeconds: 1 });
  for (const host of hostsOf(SOLANA)) {
    const node = await standInForSolana(solana, GENESIS);
    nodes.push(node);
    stage.internet.serve(host, node.url);
  }
  for (const host of hostsOf(ETHEREUM)) stage.internet.serve(host, ethereum.url);
  person = await meet(stage, site);
  words = await stage.create();
  close = async () => {
    await stage.close();
    await Promise.all([site.close(), solana.close(), ethereum.close()]);
    await Promise.all(nodes.map((node) => node.close()));
  };
}, 240_000);
afterAll(() => close(), 60_000);

async function turnOn(name: string): Promise<void> {
  const { app } = person;
  await app.bringToFront();
  await app.getByRole("button", { name: "Settings", exact: true }).click();
  await app.getByRole("button", { name: `Turn on ${name}`, exact: true }).click();
  const decision = app.getByRole("group", { name: `Turn on ${name}` });
  await decision.getByRole("button", { name: "Turn it on" }).click();
  await app.getByText(`${name} is on.`).waitFor();
}

async function ownSolanaAddress(): Promise<string> {
  const { app } = person;
  await app.bringToFront();
  await app.getByRole("button", { name: "Receive" }).click();
  const place = app.getByRole("region", { name: "Local Solana" });
  return (await place.locator(".groups").innerText()).replaceAll(/\s/gu, "");
}

test("a payment on Solana is read, signed and sent over two nodes that prove their network", async () => {
  const { app, stage } = person;
  const address = await ownSolanaAddress();
  await askNode(solana.url, "requestAirdrop", [address, 3 * SOL]);
  expect(stage.internet.asked).toEqual([]);
  await turnOn("Solana");
  await app.getByRole("button", { name: "Home" }).click();
  const row = app.locator(".row", { hasText: "Solana" }).filter({ hasNotText: "Local" });
  await row
    .getByText(/^3\s*SOL$/u)
    .first()
    .waitFor();
  const [shown] = await send(person, { asset: "SOL · Solana", to: BOB, windows: 1 });
  expect(shown).toContain("on Solana");
  expect(shown).toContain("You send 1.25 SOL to");
  const arrived = async (): Promise<unknown> => {
    const answer = await askNode(solana.url, "getBalance", [BOB, { commitment: "confirmed" }]);
    return (answer as { readonly value: number }).value;
  };
  await eventually(arrived, 1.25 * SOL);
  for (const { asked } of nodes) {
    expect(asked[0]).toBe("getGenesisHash");
    for (const method of ["simulateTransaction", "getMultipleAccounts", "sendTransaction"])
      expect(asked).toContain(method);
  }
  const hosts = new Set(stage.internet.asked.map((one) => one.split(" ")[0]));
  expect([...hosts].toSorted()).toEqual(hostsOf(SOLANA).toSorted());
}, 180_000);

test("the search for accounts names the nodes first, asks nobody unasked, and finds what is there", async () => {
  const { app, stage } = person;
  await turnOn("Ethereum");
  const other = mnemonicToAccount(words.join(" "), { addressIndex: 1 });
  await askNode(ethereum.url, "faucet_request", [other.address, "0xde0b6b3a7640000"]);
  const begin = async () => {
    await app.bringToFront();
    await app.getByRole("button", { name: "Accounts" }).click();
    await app.getByRole("button", { name: "Add an account" }).click();
    const window = await stage.secure();
    await window.getByRole("button", { name: "Look for accounts of former wallets" }).click();
    await window.getByRole("heading", { name: "Accounts of these words" }).waitFor();
    return window;
  };
  /** Whether an address was ever used: nothing but the search asks that. */
  const searched = (): readonly string[] =>
    stage.internet.asked.filter((one) =>
      /getSignaturesForAddress|eth_getTransactionCount/u.test(one),
    );
  const before = searched().length;
  // Only on this machine: no node beyond it hears of the addresses.
  const first = await begin();
  for (const host of [...hostsOf(SOLANA), ...hostsOf(ETHEREUM)])
    await first.getByText(host).waitFor();
  await first.getByText(/one person/u).waitFor();
  await first.getByRole("button", { name: "Only on this machine" }).click();
  const on = first.getByRole("button", { name: "Continue" });
  await on.waitFor({ timeout: 60_000 });
  expect(searched()).toHaveLength(before);
  await pressToClose(first, on);

  const second = await begin();
  await second.getByRole("button", { name: "Ask these nodes too" }).click();
  const found = second.locator("label", { hasText: "m/44'/60'/0'/0/1" });
  await found.waitFor({ timeout: 60_000 });
  const asked = searched().slice(before);
  expect(asked.some((one) => one.endsWith(" eth_getTransactionCount"))).toBe(true);
  expect(asked.some((one) => one.endsWith(" getSignaturesForAddress"))).toBe(true);
  await pressToClose(second, second.getByRole("button", { name: "Take in what is ticked" }));
  await app.getByText(other.address).first().waitFor();
}, 180_000);

test("a node that turns out to be of another network is asked for its name, and for nothing else", async () => {
  const { app, stage } = person;
  const [host] = hostsOf(SOLANA);
  stage.internet.serve(host, solana.url);
  await app.bringToFront();
  await app.getByRole("button", { name: "Settings", exact: true }).click();
  await app.getByRole("button", { name: "Turn off Solana", exact: true }).click();
  await app.getByRole("button", { name: "Turn it off" }).click();
  await app.getByText("its nodes are asked nothing more").waitFor();
  const before = stage.internet.asked.length;
  await turnOn("Solana");
  await app.getByRole("button", { name: "Home" }).click();
  const asked = (): readonly string[] =>
    stage.internet.asked.slice(before).filter((one) => one.startsWith(`${host} `));
  await eventually(() => asked().length > 0, true);
  await app.waitForTimeout(3_000);
  expect(new Set(asked())).toEqual(new Set([`${host} getGenesisHash`]));
}, 120_000);
