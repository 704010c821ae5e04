import { localEvm, NETWORKS } from "@holdall/chain/networks";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { refusalForPage } from "./page-error.ts";
import { pricesToShow, pricesToSign } from "./prices.ts";
import { createRouterState } from "./router.ts";
import type { RouterState } from "./router.ts";
import { standInPlatform } from "./stood-in-nodes.twin.ts";

const ETHEREUM = NETWORKS.find(({ id }) => id === "eip155:1")!;
const LOCAL = localEvm("eip155:31337", "http://127.0.0.1:1");
const START_MS = 1_800_000_000_000;
const TICKERS = JSON.stringify([
  { symbol: "ETH_USDC", lastPrice: "3000.5" },
  { symbol: "SOL_USDC", lastPrice: "0" },
  { symbol: "BTC_USDC", lastPrice: 60_000 },
]);

let asked: number;
/** How the exchange answers; `null` is silence without an end. */
let answers: (() => Response) | null;
beforeEach(() => {
  asked = 0;
  answers = () => new Response(TICKERS);
  vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"], now: START_MS });
  vi.stubGlobal("fetch", () => {
    asked++;
    return answers === null ? new Promise(() => {}) : Promise.resolve(answers());
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const router = (): RouterState => createRouterState(standInPlatform(new Map(), []));

test("a coin and what is wrapped of it have one price, the quote its own, each with its time", async () => {
  const prices = await pricesToSign(router(), ETHEREUM);
  const eth = { quoteUnits: 3_000_500_000n, decimals: 18, atMs: START_MS };
  expect(prices).toEqual({
    native: eth,
    "token:0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2": eth,
    "token:0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48": {
      quoteUnits: 1_000_000n,
      decimals: 6,
      atMs: START_MS,
    },
  });
  // On a chain of this machine no token is known for what it is.
  expect(Object.keys(await pricesToSign(router(), LOCAL))).toEqual(["native"]);
});

test("the window of rules sees each asset as limits call it, network by network", async () => {
  const shown = await pricesToShow(router(), [LOCAL, ETHEREUM]);
  expect(shown.map(({ network, asset }) => [network, asset.slice(0, 12)])).toEqual([
    [LOCAL.id, "native:eip15"],
    [ETHEREUM.id, "native:eip15"],
    [ETHEREUM.id, "token:0xa0b8"],
    [ETHEREUM.id, "token:0xc02a"],
  ]);
  expect(shown[2]).toMatchObject({ quoteUnits: 1_000_000n, decimals: 6 });
});

test("an exchange that is silent holds nobody up, and is not asked again at once", async () => {
  const state = router();
  answers = () => new Response("busy", { status: 503 });
  expect(await pricesToSign(state, ETHEREUM)).toEqual({});
  expect(await pricesToSign(state, ETHEREUM)).toEqual({});
  expect(asked).toBe(1);
  vi.setSystemTime(START_MS + 10_000);
  answers = null;
  const late = pricesToSign(state, ETHEREUM);
  await vi.advanceTimersByTimeAsync(500);
  expect(await late).toEqual({});
  expect(asked).toBe(2);
});

test("what a router brings with a request has the prices of its network", async () => {
  const { platform } = router();
  expect(Object.keys((await platform.prices?.(LOCAL)) ?? {})).toEqual(["native"]);
});

test("a page hears that rules refuse, and not what they allow", () => {
  const { message } = refusalForPage("policy-refused", "limit-quote day  2500 2310 400");
  expect(message).toBe("The account's own rules refuse this.");
  expect(refusalForPage("wrong-network", "eip155:1").message).toContain("eip155:1");
});
