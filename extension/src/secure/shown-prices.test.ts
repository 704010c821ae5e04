import { expect, test } from "vitest";
import type { ConfirmedPrice } from "@holdall/wallet/realm";
import { shownPrices, symbolOf } from "./shown-prices.ts";

const LOCAL = "eip155:31337";
const POLYGON = "eip155:137";
const DOLLARS = "token:0x3c499c542cef5e3811e1192ce70d8cc03d5c3359";
const price = (network: string, asset: string, decimals: number, quoteUnits = 5n) => ({
  network,
  asset,
  quoteUnits,
  decimals,
});
const COIN = price(LOCAL, "native:eip155", 18);
const TOKEN = price(POLYGON, DOLLARS, 6);
const told = (...prices: readonly ConfirmedPrice[]) => shownPrices(prices, [], "evm").told;

test("a price counts with the decimals that its asset has, whatever decimals it is told with", () => {
  expect(told(COIN, TOKEN)).toEqual([COIN, TOKEN]);
  expect(told({ ...COIN, decimals: 36 }, { ...TOKEN, decimals: 18 })).toEqual([]);
  expect(told({ ...COIN, quoteUnits: 0n })).toEqual([]);
  // A token is known on its own network and on no other, and one that nobody knows is known nowhere.
  expect(told({ ...TOKEN, network: LOCAL }, price(POLYGON, "token:0xabc", 0))).toEqual([]);
  expect(told(price("solana:local", "native", 9))).toEqual([]);
});

test("what is told takes the place of what was confirmed, and what is not told stays", () => {
  const before = [{ ...COIN, quoteUnits: 9n }, TOKEN];
  expect(shownPrices([COIN], before, "evm")).toEqual({ told: [COIN], untold: [TOKEN] });
  const coin = price(POLYGON, "native:eip155", 18);
  expect(shownPrices([TOKEN], [coin], "evm").untold).toEqual([coin]);
  const upper = { ...TOKEN, asset: DOLLARS.toUpperCase().replace("TOKEN", "token") };
  expect(shownPrices([TOKEN], [upper], "evm").untold).toEqual([]);
  const many = Array.from({ length: 80 }, (_, at) => price(`eip155:${at}`, "native:eip155", 18));
  const { told: shown, untold } = shownPrices(many.slice(0, 60), many.slice(60), "evm");
  expect([shown.length, untold.length]).toEqual([60, 4]);
});

test("a coin is called as on its network", () => {
  expect([COIN, { ...COIN, network: POLYGON }, TOKEN].map(symbolOf)).toEqual([
    "ETH",
    "POL",
    "USDC",
  ]);
});
