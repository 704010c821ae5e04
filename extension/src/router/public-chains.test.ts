import { knownTokensOf, NETWORKS } from "@holdall/chain/networks";
import type { Network } from "@holdall/chain/networks";
import type { Portfolio } from "@holdall/wallet/actions";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { answerApp, answerHoldings, createRouterState } from "./index.ts";
import type { PublicNetwork, RouterState } from "./index.ts";
import { pricesOf } from "./prices.ts";
import { ALICE_EVM, evmNode, standInNodes, standInPlatform } from "./stood-in-nodes.twin.ts";
import type { StoodInNodes } from "./stood-in-nodes.twin.ts";

const ETHEREUM = NETWORKS.find(({ id }) => id === "eip155:1")!;
const DEVNET = NETWORKS.find(({ isTestnet }) => isTestnet)!;
const [FIRST, SECOND] = ETHEREUM.rpc.map(({ url }) => new URL(url).host);
const LOCAL_EVM = "127.0.0.1:8545";
const OWN = "http://127.0.0.1:7545";
const START_MS = 1_800_000_000_000;
const SCREENS = ["state", "portfolio", "allowances", "stakes", "gallery", "guarded"] as const;

let nodes: StoodInNodes;
beforeEach(() => {
  nodes = standInNodes();
  nodes.hosts[LOCAL_EVM] = evmNode(31_337, 5n);
  vi.stubGlobal("fetch", nodes.fetch);
  vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"], now: START_MS });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Both nodes of Ethereum, as they should be. */
function serveEthereum(): void {
  for (const host of [FIRST, SECOND]) nodes.hosts[host] = evmNode(1, 7n);
}

const wallet = (kept = new Map<string, unknown>(), kind = "single"): RouterState =>
  createRouterState(standInPlatform(kept, [], kind));

/** Asks as a screen, and lets time go by until it is answered. */
async function ask(state: RouterState, kind: string, body: object = {}): Promise<unknown> {
  const answer = answerApp(state, kind, body);
  for (let steps = 0; steps < 60; steps++) await vi.advanceTimersByTimeAsync(200);
  const told = await answer;
  return "ok" in told ? told.ok : told.refusal;
}

const choose = (state: RouterState, isOn: boolean, ownUrl = "", id = ETHEREUM.id) =>
  ask(state, "network", { id, isOn, ownUrl });

async function onEthereum(state: RouterState) {
  await ask(state, "state");
  const { rows, silent } = (await ask(state, "portfolio")) as Portfolio;
  return {
    rows: rows.filter(({ network }) => network === ETHEREUM.id),
    silent: silent.filter(({ network }) => network === ETHEREUM.id).map(({ code }) => code),
  };
}

const publicOnes = (): readonly string[] =>
  nodes.asked.filter((one) => !/^(?:127\.0\.0\.1|localhost):/u.test(one));

test("a fresh wallet has every row of the table, all off, and asks nobody but this machine", async () => {
  const state = wallet();
  const { publicNetworks } = (await ask(state, "state")) as {
    readonly publicNetworks: readonly PublicNetwork[];
  };
  expect(publicNetworks.map(({ network }) => network.id)).toEqual(NETWORKS.map(({ id }) => id));
  expect(publicNetworks.every(({ isOn, ownUrl }) => !isOn && ownUrl === "")).toBe(true);
  for (const kind of SCREENS) await ask(state, kind);
  await ask(state, "activity", { identity: "1.0", isWhole: true });
  for (const { id } of NETWORKS) {
    const asset = { kind: "native" };
    const send = { network: id, to: ALICE_EVM, asset, units: 1n };
    expect(await ask(state, "send", send)).toBe("network-off");
    expect(await ask(state, "most", { network: id, asset })).toBe("network-off");
    await answerHoldings(state, "held", {
      networks: [id],
      addresses: [{ family: "evm", address: ALICE_EVM }],
    });
  }
  expect(nodes.asked.some((one) => one.startsWith(LOCAL_EVM))).toBe(true);
  expect(publicOnes()).toEqual([]);
});

test("one that is turned on is asked at its own two nodes, each for its network first", async () => {
  serveEthereum();
  const state = wallet();
  expect(await choose(state, true)).toBe(true);
  // To turn it on asks nobody anything.
  expect(publicOnes()).toEqual([]);
  const { rows } = await onEthereum(state);
  expect(rows).toMatchObject([
    { balance: { units: 7n }, isFresh: true, sources: 2, atMs: expect.any(Number) as number },
  ]);
  for (const host of [FIRST, SECOND]) {
    const [first, ...others] = publicOnes().filter((one) => one.startsWith(host));
    expect(first).toBe(`${host} eth_chainId`);
    expect(others).toContain(`${host} eth_getBalance`);
  }
  expect(new Set(publicOnes().map((one) => one.split(" ")[0]))).toEqual(new Set([FIRST, SECOND]));
});

test("it stays on when the router begins anew, and is told to whoever scans with its nodes", async () => {
  serveEthereum();
  const kept = new Map<string, unknown>();
  await choose(wallet(kept), true);
  const next = wallet(kept);
  expect((await onEthereum(next)).rows).toHaveLength(1);
  expect(await answerHoldings(next, "networks", {})).toMatchObject([
    { id: "eip155:31337", isLocal: true },
    { id: ETHEREUM.id, isLocal: false, nodes: ETHEREUM.rpc },
  ]);
  expect(kept.get("networks")).toEqual(["eip155:31337", ETHEREUM.id]);
});

test("one that is turned off is asked nothing more, by nobody who had its chain before", async () => {
  serveEthereum();
  const state = wallet();
  await choose(state, true);
  await onEthereum(state);
  const [held] = await state.publicChains.list();
  // A payment is on its way: its chain is asked again and again.
  const sent = { id: `0x${"1".repeat(64)}`, bytes: new Uint8Array(1), from: ALICE_EVM, expiry: 0n };
  const stop = held.chain.watch(sent, () => {});
  await vi.advanceTimersByTimeAsync(30_000);
  const watched = publicOnes().length;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(publicOnes().length).toBeGreaterThan(watched);
  expect(await choose(state, false)).toBe(true);
  nodes.asked.length = 0;
  for (const kind of SCREENS) await ask(state, kind);
  expect(await held.chain.head()).toMatchObject({ refusal: { code: "nodes-silent" } });
  await expect(held.pool.read((one) => one("eth_blockNumber", []))).rejects.toThrow("nodes-silent");
  await vi.advanceTimersByTimeAsync(600_000);
  expect(await ask(state, "most", { network: ETHEREUM.id, asset: { kind: "native" } })).toBe(
    "network-off",
  );
  expect(publicOnes()).toEqual([]);
  // Nor does anything wait for its next turn.
  expect(vi.getTimerCount()).toBe(0);
  stop();
});

test("what was sent is looked after every two seconds at most, however quick the blocks are", async () => {
  const quick = NETWORKS.find(({ id }) => id === "eip155:42161")!;
  expect(quick.blockMs).toBeLessThan(2_000);
  for (const { url } of quick.rpc) nodes.hosts[new URL(url).host] = evmNode(42_161, 7n);
  const state = wallet();
  await choose(state, true, "", quick.id);
  const [{ chain }] = await state.publicChains.list();
  const sent = { id: `0x${"1".repeat(64)}`, bytes: new Uint8Array(1), from: ALICE_EVM, expiry: 0n };
  const stop = chain.watch(sent, () => {});
  await vi.advanceTimersByTimeAsync(7_999);
  stop();
  const [host] = quick.rpc.map(({ url }) => new URL(url).host);
  // At once, and after two, four and six seconds.
  expect(publicOnes().filter((one) => one === `${host} eth_blockNumber`)).toHaveLength(4);
});

test("a question that is under way when it is turned off ends there", async () => {
  serveEthereum();
  let answer: (value: string) => void = () => {};
  const waiting = new Promise<string>((resolve) => (answer = resolve));
  nodes.hosts[FIRST] = nodes.hosts[SECOND] = (method) =>
    method === "eth_chainId" ? waiting : evmNode(1, 7n)(method, []);
  const state = wallet();
  await choose(state, true);
  const [{ chain }] = await state.publicChains.list();
  const head = chain.head();
  await vi.advanceTimersByTimeAsync(1);
  await choose(state, false);
  answer("0x1");
  expect(await head).toMatchObject({ refusal: { code: "nodes-silent" } });
  expect(publicOnes().map((one) => one.split(" ")[1])).toEqual(["eth_chainId", "eth_chainId"]);
});

test("with one node silent what the other says is old; with both, so is what they said last", async () => {
  serveEthereum();
  const state = wallet();
  await choose(state, true);
  const [before] = (await onEthereum(state)).rows;
  delete nodes.hosts[SECOND];
  await vi.advanceTimersByTimeAsync(20_000);
  const [alone] = (await onEthereum(state)).rows;
  expect(alone).toMatchObject({ isFresh: false, sources: 1, balance: { units: 7n } });
  expect(alone.atMs).toBeGreaterThan(before.atMs);
  delete nodes.hosts[FIRST];
  await vi.advanceTimersByTimeAsync(20_000);
  const { rows, silent } = await onEthereum(state);
  expect(silent).toEqual([]);
  expect(rows).toMatchObject([{ isFresh: false, atMs: alone.atMs, balance: { units: 7n } }]);
});

test("what both have just said is old as soon as both are silent", async () => {
  serveEthereum();
  const state = wallet();
  await choose(state, true);
  const [before] = (await onEthereum(state)).rows;
  expect(before.isFresh).toBe(true);
  delete nodes.hosts[FIRST];
  delete nodes.hosts[SECOND];
  await vi.advanceTimersByTimeAsync(20_000);
  expect((await onEthereum(state)).rows).toEqual([{ ...before, isFresh: false }]);
});

test("nodes that never said anything are silent, and two that differ are said to", async () => {
  const state = wallet();
  await choose(state, true);
  expect(await onEthereum(state)).toEqual({ rows: [], silent: ["nodes-silent"] });
  serveEthereum();
  nodes.hosts[SECOND] = evmNode(1, 8n);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await onEthereum(state)).toEqual({ rows: [], silent: ["nodes-disagree"] });
});

test("a node of another network is asked for that alone", async () => {
  serveEthereum();
  nodes.hosts[SECOND] = evmNode(10, 8n);
  const state = wallet();
  await choose(state, true);
  const { rows } = await onEthereum(state);
  expect(rows).toMatchObject([{ isFresh: false, sources: 1, balance: { units: 7n } }]);
  expect(publicOnes().filter((one) => one.startsWith(SECOND))).toEqual([`${SECOND} eth_chainId`]);
});

test("screens that look often ask its nodes once in fifteen seconds", async () => {
  serveEthereum();
  const state = wallet();
  await choose(state, true);
  await ask(state, "state");
  await answerApp(state, "portfolio", {});
  const balances = () => publicOnes().filter((one) => one.endsWith("getBalance")).length;
  expect(balances()).toBe(2);
  await vi.advanceTimersByTimeAsync(14_000);
  await answerApp(state, "portfolio", {});
  expect(balances()).toBe(2);
  await vi.advanceTimersByTimeAsync(1_000);
  await answerApp(state, "portfolio", {});
  expect(balances()).toBe(4);
  // What has just left changes what there is.
  const watched = { certainty: "pending", height: null, reason: null } as const;
  const row = { id: "0x1", network: ETHEREUM.id, account: ALICE_EVM, atMs: 0, watched };
  const departure = { ...row, isReplaceable: true };
  state.departures.note(departure);
  await answerApp(state, "portfolio", {});
  expect(balances()).toBe(6);
});

test("a node of one's own takes the place of the row's, when it is here and of that network", async () => {
  const state = wallet();
  const own = new URL(OWN).host;
  for (const url of ["https://node.example", "http://10.0.0.1:8545", "http://localhost.example:1"])
    expect(await choose(state, true, url)).toBe("node-elsewhere");
  expect(await choose(state, true, OWN)).toBe("nodes-silent");
  nodes.hosts[own] = evmNode(10, 9n);
  expect(await choose(state, true, OWN)).toBe("wrong-network");
  expect((await state.publicChains.rows()).some(({ isOn }) => isOn)).toBe(false);
  nodes.hosts[own] = evmNode(1, 9n);
  expect(await choose(state, true, OWN)).toBe(true);
  expect((await onEthereum(state)).rows).toMatchObject([
    { balance: { units: 9n }, sources: 1, isFresh: true },
  ]);
  expect(publicOnes()).toEqual([]);
});

test("a local node that says it is a public network is not believed where that one is on", async () => {
  serveEthereum();
  nodes.hosts[LOCAL_EVM] = evmNode(1, 1_000n);
  const state = wallet();
  await choose(state, true);
  expect((await onEthereum(state)).rows).toMatchObject([{ balance: { units: 7n }, sources: 2 }]);
});

test("rows that the table does not have are not turned on, and a choice of another form is none", async () => {
  const kept = new Map<string, unknown>();
  const state = wallet(kept);
  expect(await choose(state, true, "", "eip155:5")).toBe("wrong-network");
  expect(await ask(state, "network", { id: ETHEREUM.id, isOn: 1, ownUrl: "" })).toBe("malformed");
  kept.set("public-networks", [{ id: ETHEREUM.id, isOn: "yes", ownUrl: "" }]);
  expect(await state.publicChains.list()).toEqual([]);
  // A place that is not this machine is no node of one's own, however it came to be stored.
  kept.set("public-networks", [{ id: ETHEREUM.id, isOn: true, ownUrl: "https://node.example" }]);
  const [{ chain }] = await state.publicChains.list();
  expect(chain.network.rpc).toEqual(ETHEREUM.rpc);
});

test("where the contracts of a Safe are not, it has no address, and its balance is asked of nobody", async () => {
  serveEthereum();
  const state = wallet(new Map(), "safe");
  await choose(state, true);
  const asset = { kind: "native" };
  expect((await onEthereum(state)).rows).toEqual([]);
  const send = { network: ETHEREUM.id, to: ALICE_EVM, asset, units: 1n };
  expect(await ask(state, "send", send)).toBe("account-elsewhere");
  const { networks } = (await ask(state, "state")) as { readonly networks: readonly Network[] };
  expect(networks.find(({ id }) => id === ETHEREUM.id)?.safe).toBeNull();
  // Whether they are there was asked of both, once: the next look is a minute later.
  const asked = publicOnes().filter((one) => !one.endsWith("eth_chainId"));
  expect(asked.toSorted()).toEqual(
    [FIRST, SECOND]
      .flatMap((host) => [`${host} eth_blockNumber`, `${host} eth_getCode`])
      .toSorted(),
  );
}, 30_000);

test("play money is on this machine alone", async () => {
  serveEthereum();
  const simple = wallet();
  await choose(simple, true);
  expect(await ask(simple, "faucet", { network: ETHEREUM.id })).toBe("not-here");
  expect(publicOnes()).toEqual([]);
});

test("coins of a test network have no price, those of the others have", async () => {
  const tickers = [
    { symbol: "SOL_USDC", lastPrice: "150" },
    { symbol: "ETH_USDC", lastPrice: "3000" },
  ];
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(JSON.stringify(tickers))));
  const { prices } = await pricesOf(wallet(), [ETHEREUM, DEVNET]);
  const [coin, dollars, wrapped] = Object.entries(prices).map(([key, { quoteUnits, decimals }]) => {
    return [key, quoteUnits, decimals];
  });
  expect(coin).toEqual([`${ETHEREUM.id}/native`, 3_000_000_000n, 18]);
  // The quote is worth itself; what nobody trades here (USDT) has no price.
  const tokens = knownTokensOf(ETHEREUM).map(
    ({ id }) => `${ETHEREUM.id}/token:${id.toLowerCase()}`,
  );
  expect(dollars).toEqual([tokens[0], 1_000_000n, 6]);
  expect(wrapped).toEqual([tokens[2], 3_000_000_000n, 18]);
  expect(Object.keys(prices)).toHaveLength(3);
});
