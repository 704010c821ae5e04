import { createEvmChain } from "@holdall/chain/evm";
import { knownTokensOf, NETWORKS } from "@holdall/chain/networks";
import { Pool } from "@holdall/chain/nodes";
import { ITEM_MARKETS } from "@holdall/wallet/clear";
import {
  CALLER,
  EVM_MARIE,
  evmAccount,
  evmTransaction,
  ITEM_ORDER,
  packedPath,
  routeData,
  ROUTER,
  typedDocument,
} from "@holdall/wallet/clear/build";
import {
  encodeAbiParameters,
  encodeEventTopics,
  encodeFunctionResult,
  parseAbi,
  zeroAddress,
  zeroHash,
} from "viem";
import type { Hex } from "viem";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { documentEvidence } from "./document-evidence.ts";
import { endpoint, found, judged, realm, STILL } from "./evidence-bench.twin.ts";
import type { Node, Realm } from "./evidence-bench.twin.ts";
import { LAG_MAX } from "./open-chains.ts";
import { createRouterState } from "./router.ts";
import { askSignature } from "./signature.ts";
import { standInPlatform } from "./stood-in-nodes.twin.ts";

/**
 * Rules that need prices: from what an exchange and a node say, through the router, to what the key
 * realm finds.
 */
const ETHEREUM = NETWORKS.find(({ id }) => id === "eip155:1")!;
const [DOLLARS, , WRAPPED] = knownTokensOf(ETHEREUM).map(({ id }) => id);
const UNKNOWN = evmAccount("somebody's token");
const ITEMS = evmAccount("collection");
const [, MARKET] = ITEM_MARKETS;
const DOLLAR = 1_000_000n;
const ETHER = 10n ** 18n;
const GWEI = 10n ** 9n;
const NOW_S = 1_800_000_000;

let tickers: readonly object[];
beforeEach(() => {
  tickers = [{ symbol: "ETH_USDC", lastPrice: "3000" }];
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(JSON.stringify(tickers))));
});
afterEach(() => vi.unstubAllGlobals());

const DECIMALS = parseAbi(["function decimals() view returns (uint8)"]);
const decimalsOf = (decimals: number): Hex =>
  encodeFunctionResult({ abi: DECIMALS, functionName: "decimals", result: decimals });

/** A node on which tokens have decimals, and which knows of some sales. */
function node(from: string, sales: readonly object[] = []): Node {
  const told: Readonly<Record<string, unknown>> = {
    eth_blockNumber: "0x1000",
    eth_getBalance: "0xde0b6b3a7640000",
    eth_getTransactionCount: "0x0",
    debug_traceCall: { from, to: ROUTER, type: "CALL", value: "0x0" },
    eth_getLogs: sales,
  };
  return (method, params) => {
    const [first] = params as readonly [string | { readonly to: string; readonly data: string }];
    if (method === "eth_getCode") return first === from || first === EVM_MARIE ? "0x" : "0x60";
    if (method === "eth_call" && typeof first === "object") {
      const isTrue = first.to === ITEMS && first.data.startsWith("0x01ffc9a780ac58cd");
      if (isTrue) return encodeAbiParameters([{ type: "bool" }], [true]);
      if (first.data === "0x313ce567" && first.to !== ITEMS)
        return decimalsOf(first.to === DOLLARS ? 6 : 18);
      throw new Error("reverted");
    }
    if (method in told) return told[method];
    throw new Error(method);
  };
}

const chainOf = (from: string, sales: readonly object[] = []) => {
  const endpoints = endpoint(node(from, sales));
  const parts = { network: ETHEREUM, endpoints, clock: STILL, known: {} };
  return { chain: createEvmChain(parts), pool: new Pool(endpoints, STILL, LAG_MAX) };
};

/** The router's own prices. */
const priced = () => {
  const { prices } = createRouterState(standInPlatform(new Map(), [])).platform;
  return prices === undefined ? {} : { prices };
};

/** What is found of a swap that sells dollars for at least so much of a token. */
function swap(at: Realm, dollars: bigint, least: bigint, token = WRAPPED) {
  const from = at.address("evm");
  const types = "(address,uint256,uint256,bytes,bool)";
  const path = packedPath(DOLLARS, token);
  const data = routeData([[0, types, CALLER, dollars, least, path, true]]);
  const bytes = evmTransaction({ to: ROUTER, data, chainId: 1n });
  return found(at, chainOf(from).chain, { bytes, from }, priced());
}

test("what comes is worth less than nine tenths of what goes (601)", async () => {
  const at = await realm();
  expect(await swap(at, 3_000n * DOLLAR, (89n * ETHER) / 100n)).toContain(601);
  expect(await swap(at, 3_000n * DOLLAR, (90n * ETHER) / 100n)).not.toContain(601);
  // Of a token that nobody knows by its address no price is told, whatever it calls itself.
  expect(await swap(at, 3_000n * DOLLAR, 1n, UNKNOWN)).not.toContain(601);
  tickers = [];
  expect(await swap(at, 3_000n * DOLLAR, (89n * ETHER) / 100n)).not.toContain(601);
});

test("a fee of more than a twentieth of what a token is worth, or of more than twenty (210)", async () => {
  const at = await realm();
  const from = at.address("evm");
  const { chain } = chainOf(from);
  const pay = (dollars: bigint, cap: bigint) => {
    const to = EVM_MARIE.slice(2).toLowerCase().padStart(64, "0");
    const call = `a9059cbb${to}${dollars.toString(16).padStart(64, "0")}`;
    const data = Uint8Array.from(Buffer.from(call, "hex"));
    const bytes = evmTransaction({ to: DOLLARS, data, chainId: 1n, cap, gas: 100_000n });
    return found(at, chain, { bytes, from }, priced());
  };
  // A hundred thousand of gas at ten are a thousandth of an ether: two dollars.
  tickers = [{ symbol: "ETH_USDC", lastPrice: "2000" }];
  expect(await pay(40n * DOLLAR - 1n, 10n * GWEI)).toContain(210);
  expect(await pay(40n * DOLLAR, 10n * GWEI)).not.toContain(210);
  expect(await pay(10_000n * DOLLAR, 100n * GWEI)).not.toContain(210);
  expect(await pay(10_000n * DOLLAR, 100n * GWEI + 1n)).toContain(210);
});

const SALE = parseAbi([
  "event OrderFulfilled(bytes32 orderHash, address indexed offerer, address indexed zone, address recipient, (uint8 itemType, address token, uint256 identifier, uint256 amount)[] offer, (uint8 itemType, address token, uint256 identifier, uint256 amount, address recipient)[] consideration)",
]);
const COMPONENTS = SALE[0].inputs.filter((input) => !("indexed" in input && input.indexed));

/** A sale of an item, of which its seller got so much and the market a tenth of that. */
function sale(got: bigint, of = ITEMS, amount = 1n): object {
  const seller = evmAccount("seller");
  const offer = [{ itemType: 2, token: of, identifier: 5n, amount }];
  const coin = { itemType: 0, token: zeroAddress, identifier: 0n };
  const consideration = [
    { ...coin, amount: got, recipient: seller },
    { ...coin, amount: got / 10n, recipient: evmAccount("market") },
  ];
  const args = { offerer: seller, zone: zeroAddress } as never;
  return {
    address: MARKET,
    topics: encodeEventTopics({ abi: SALE, eventName: "OrderFulfilled", args }),
    data: encodeAbiParameters(COMPONENTS, [
      zeroHash,
      evmAccount("buyer"),
      offer,
      consideration,
    ] as never),
  };
}

/** What is found of an order to sell an item for so much. */
async function listing(at: Realm, price: bigint, sales: readonly object[]) {
  const from = at.address("evm");
  const item = { itemType: 2, token: ITEMS, identifierOrCriteria: 7, startAmount: "1" };
  const coin = { itemType: 0, token: zeroAddress, identifierOrCriteria: 0 };
  const amounts = { startAmount: String(price), endAmount: String(price) };
  const message = {
    offerer: from,
    zone: zeroAddress,
    offer: [{ ...item, endAmount: "1" }],
    consideration: [{ ...coin, ...amounts, recipient: from }],
    orderType: 0,
    startTime: NOW_S,
    endTime: NOW_S + 600,
    zoneHash: zeroHash,
    salt: 1,
    conduitKey: zeroHash,
    counter: 0,
  };
  const document = typedDocument(ITEM_ORDER, MARKET, message);
  const local = chainOf(from, sales);
  const evidence = await documentEvidence(local, from, document);
  const others = evidence.flatMap(({ floors = {} }) => Object.keys(floors));
  expect(others.filter((one) => one !== ITEMS.toLowerCase())).toEqual([]);
  const signed = { kind: "evm-typed-data", document } as const;
  const asked = { origin: null, account: from, network: ETHEREUM, signed, evidence };
  return judged(at, (platform) => askSignature(platform, asked));
}

test("an item is sold for less than nine tenths of what others lately got for one (603)", async () => {
  const at = await realm();
  const sales = [sale(3n * ETHER), sale(2n * ETHER), sale(ETHER, evmAccount("other items"))];
  expect(await listing(at, 2n * ETHER - ETHER / 5n - 1n, sales)).toContain(603);
  expect(await listing(at, 2n * ETHER - ETHER / 5n, sales)).not.toContain(603);
  // What was sold as five of a kind says what one was sold for.
  expect(await listing(at, ETHER, [sale(5n * ETHER, ITEMS, 5n)])).not.toContain(603);
  expect(await listing(at, 1n, [])).not.toContain(603);
  expect(await listing(at, 1n, [{ topics: [], data: "0x" }])).not.toContain(603);
});
