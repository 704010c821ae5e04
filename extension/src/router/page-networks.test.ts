import { NETWORKS } from "@holdall/chain/networks";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { originText } from "./connections.ts";
import { answerApp, createPages, createRouterState } from "./index.ts";
import type { Origin } from "./signature.ts";
import { ALICE_EVM, evmNode, standInNodes, standInPlatform } from "./stood-in-nodes.twin.ts";
import type { StoodInNodes } from "./stood-in-nodes.twin.ts";

const SHOP: Origin = { scheme: "https", host: "shop.example" };
const SOLANA = "4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi";
const ETHEREUM = NETWORKS.find(({ id }) => id === "eip155:1")!;
/** A document that nobody leaves. */
const STAYS = new AbortController().signal;
const ON_ETHEREUM = [{ chainId: "0x1" }] as const;

let nodes: StoodInNodes;
beforeEach(() => {
  nodes = standInNodes();
  nodes.hosts["127.0.0.1:8545"] = evmNode(31_337, 5n);
  vi.stubGlobal("fetch", nodes.fetch);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** A page, connected or not, and a person who decides what they are asked. */
function bench({ isConnected = true, isAllowed = false, kind = "single" } = {}) {
  const windows: string[] = [];
  const kept = new Map<string, unknown>();
  const platform = standInPlatform(kept, windows, kind);
  const asked: unknown[] = [];
  const decider = { isAllowed };
  const state = createRouterState({
    ...platform,
    openSecure(task) {
      windows.push(task);
      queueMicrotask(() => {
        for (const { ticket, network } of state.connections.connecting()) {
          asked.push(network);
          state.connections.decide(ticket, decider.isAllowed);
        }
      });
    },
  });
  const row = { origin: originText(SHOP), sinceMs: 0, usedMs: Date.now() };
  // As a version before public networks has stored them.
  const rows = [
    { ...row, family: "evm", account: ALICE_EVM },
    { ...row, family: "solana", account: SOLANA },
  ];
  if (isConnected) kept.set("connections", rows);
  const pages = createPages(state);
  let lastId = 0;
  const ask = async (method: string, params: unknown = []): Promise<unknown> => {
    const answer = await pages.answer(SHOP, { id: ++lastId, method, params }, STAYS);
    return answer !== null && "error" in answer ? answer.error.code : answer?.result;
  };
  const turn = (isOn: boolean) =>
    answerApp(state, "network", { id: ETHEREUM.id, isOn, ownUrl: "" });
  const isOn = async (): Promise<readonly string[]> =>
    (await state.publicChains.list()).map(({ chain }) => chain.network.id);
  return { state, pages, windows, asked, decider, ask, turn, isOn };
}

const publicOnes = (): readonly string[] =>
  nodes.asked.filter((one) => !one.startsWith("127.0.0.1:"));

test("a page is on this machine's chain, and a row that is off is brought before the person", async () => {
  const { ask, asked, windows, isOn } = bench();
  expect(await ask("eth_chainId")).toBe("0x7a69");
  expect(await ask("wallet_switchEthereumChain", ON_ETHEREUM)).toBe(4001);
  const { id, name, rpc } = ETHEREUM;
  expect(asked).toEqual([{ id, name, nodes: rpc }]);
  expect(windows).toEqual(["connect"]);
  expect(await isOn()).toEqual([]);
  expect(await ask("eth_chainId")).toBe("0x7a69");
  expect(publicOnes()).toEqual([]);
});

test("after a yes it is on, and what the page asks goes to its nodes and no others", async () => {
  const { ask, decider, isOn } = bench();
  decider.isAllowed = true;
  for (const { url } of ETHEREUM.rpc) nodes.hosts[new URL(url).host] = evmNode(1, 7n);
  expect(await ask("wallet_addEthereumChain", ON_ETHEREUM)).toBe(null);
  expect(await isOn()).toEqual([ETHEREUM.id]);
  expect(await ask("eth_chainId")).toBe("0x1");
  expect(await ask("net_version")).toBe("1");
  expect(publicOnes()).toEqual([]);
  expect(await ask("eth_getBalance", [ALICE_EVM, "latest"])).toBe("0x7");
  expect(publicOnes().map((one) => one.split(" ")[1])).toEqual(["eth_chainId", "eth_getBalance"]);
  // Back again asks nobody.
  expect(await ask("wallet_switchEthereumChain", [{ chainId: "0x7a69" }])).toBe(null);
  expect(await ask("eth_chainId")).toBe("0x7a69");
});

test("a network that is on is switched to without a window, and is left when it is turned off", async () => {
  const { ask, windows, turn, pages } = bench();
  await turn(true);
  const before = await pages.shownTo(SHOP);
  expect(await ask("wallet_switchEthereumChain", ON_ETHEREUM)).toBe(null);
  expect(await ask("eth_chainId")).toBe("0x1");
  const during = await pages.shownTo(SHOP);
  expect(during).not.toBe(before);
  await turn(false);
  expect(await ask("eth_chainId")).toBe("0x7a69");
  expect(await pages.shownTo(SHOP)).not.toBe(during);
  expect(windows).toEqual([]);
  // It is asked for once more: on again is not on for this page.
  expect(await ask("wallet_switchEthereumChain", ON_ETHEREUM)).toBe(4001);
  expect(windows).toEqual(["connect"]);
});

test("networks that the table does not have are unknown, and what is no number is no network", async () => {
  const { ask, windows } = bench({ isAllowed: true });
  for (const method of ["wallet_switchEthereumChain", "wallet_addEthereumChain"]) {
    expect(await ask(method, [{ chainId: "0x5", rpcUrls: ["https://node.example"] }])).toBe(4902);
    expect(await ask(method, [{ chainId: `0x${"f".repeat(64)}` }])).toBe(4902);
    expect(await ask(method, [{ chainId: "1" }])).toBe(-32_602);
    expect(await ask(method, [{ chainId: "0x" }])).toBe(-32_602);
    expect(await ask(method, [])).toBe(-32_602);
  }
  expect(windows).toEqual([]);
  expect(nodes.asked.some((one) => one.includes("node.example"))).toBe(false);
});

test("a page that is not connected learns nothing of other networks, on or off", async () => {
  const { ask, windows, turn, pages } = bench({ isConnected: false, isAllowed: true });
  expect(await ask("wallet_switchEthereumChain", ON_ETHEREUM)).toBe(4100);
  const before = await pages.shownTo(SHOP);
  await turn(true);
  expect(await ask("wallet_switchEthereumChain", ON_ETHEREUM)).toBe(4100);
  expect(await ask("wallet_switchEthereumChain", [{ chainId: "0x7a69" }])).toBe(null);
  expect(await ask("solana:signTransaction", ["AQ==", "solana:mainnet"])).toBe(4100);
  expect(await pages.shownTo(SHOP)).toBe(before);
  expect(windows).toEqual([]);
  expect(publicOnes()).toEqual([]);
});

test("a Solana page that names a cluster that is off asks the person; another one is refused unread", async () => {
  const { ask, asked, isOn } = bench();
  const sign = (chain: string) => ask("solana:signTransaction", ["AQ==", chain]);
  expect(await sign("solana:devnet")).toBe(4001);
  expect(asked).toMatchObject([{ id: "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1" }]);
  expect(await sign("solana:mainnet")).toBe(4001);
  expect(asked).toMatchObject([{}, { id: "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp" }]);
  expect(await sign("solana:testnet")).toBe(4901);
  expect(await sign("eip155:1")).toBe(4901);
  expect(await sign("__proto__")).toBe(4901);
  expect(asked).toHaveLength(2);
  expect(await isOn()).toEqual([]);
  expect(publicOnes()).toEqual([]);
});

test("without a chain on this machine a connected page is on the first one that is on, and stays", async () => {
  delete nodes.hosts["127.0.0.1:8545"];
  const { ask, turn, state } = bench();
  expect(await ask("eth_chainId")).toBe(4900);
  const stranger = bench({ isConnected: false });
  await stranger.turn(true);
  expect(await stranger.ask("eth_chainId")).toBe(4900);
  await turn(true);
  expect(await ask("eth_chainId")).toBe("0x1");
  nodes.hosts["127.0.0.1:8545"] = evmNode(31_337, 5n);
  state.chains = [];
  expect(await ask("eth_chainId")).toBe("0x1");
  stranger.state.chains = [];
  expect(await stranger.ask("eth_chainId")).toBe("0x7a69");
});

test("a bundle of calls is of the network it was begun on, wherever the page is by then", async () => {
  for (const { url } of ETHEREUM.rpc) nodes.hosts[new URL(url).host] = evmNode(1, 7n);
  const { ask, turn, state } = bench();
  await turn(true);
  const origin = originText(SHOP);
  const bundle = { id: "mine", origin, chainId: "0x1", transactions: [`0x${"1".repeat(64)}`] };
  state.bundles.set("mine", bundle);
  const receipts = (): readonly string[] => nodes.asked.filter((one) => one.endsWith("Receipt"));
  await ask("wallet_getCallsStatus", ["mine"]);
  expect(receipts()).not.toEqual([]);
  expect(receipts().every((one) => !one.startsWith("127.0.0.1"))).toBe(true);
  await turn(false);
  expect(await ask("wallet_getCallsStatus", ["mine"])).toBe(4901);
});

test("an account of three hands is not taken to a network on which it is none", async () => {
  const { ask, windows, turn, isOn, state } = bench({ isAllowed: true, kind: "safe" });
  await answerApp(state, "state", {});
  expect(await ask("wallet_switchEthereumChain", ON_ETHEREUM)).toBe(4901);
  await turn(true);
  expect(await ask("wallet_switchEthereumChain", ON_ETHEREUM)).toBe(4901);
  expect(await ask("eth_chainId")).toBe("0x7a69");
  expect(windows).toEqual([]);
  expect(await isOn()).toEqual([ETHEREUM.id]);
});
