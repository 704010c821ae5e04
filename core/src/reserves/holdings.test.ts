import { expect, test } from "vitest";
import {
  assetRatios,
  holdingMessage,
  holdingsBytes,
  judgeHoldings,
  readHoldings,
} from "./holdings.ts";
import type { Holding } from "./holdings.ts";
import { toyDay } from "./toy.twin.ts";

const { manifest } = toyDay();
const vault: Holding = {
  asset: 2,
  chain: "bip122:000000000019d6689c085ae165831e93",
  address: "bc1qexample",
  kind: "key",
  amountBase: 1_000n,
  baseDecimals: 8,
  height: 900_000n,
  block: "00ab",
  date: manifest.date,
  liabilities: manifest.liabilitiesHash,
  owners: [],
  threshold: 1,
  signatures: ["sig"],
};
const always = () => true;
const codeOf = (holding: Holding, check: () => boolean = always) =>
  judgeHoldings([holding], manifest, check)[0].code;
const ratiosOf = (...holdings: readonly Holding[]) =>
  assetRatios(manifest, judgeHoldings(holdings, manifest, always));

test("a statement counts for thirty-one days, and not from the future", () => {
  const codeOn = (date: string) => codeOf({ ...vault, date });
  expect(["2026-11-22", "2026-10-22", "2026-10-21", "2026-11-23", "soon"].map(codeOn)).toEqual([
    "counted",
    "counted",
    "reserve-stale",
    "reserve-stale",
    "reserve-stale",
  ]);
});

test("a statement for other liabilities, another asset or with a bad signature does not count", () => {
  expect(codeOf({ ...vault, liabilities: new Uint8Array(32) })).toBe("reserve-foreign");
  expect(codeOf({ ...vault, asset: 3 })).toBe("reserve-foreign");
  expect(codeOf(vault, () => false)).toBe("signature-invalid");
});

test("the ratio is rounded down, and a surplus elsewhere covers nothing", () => {
  const [usd, btc] = ratiosOf(vault);
  expect(usd).toMatchObject({ reservesQuanta: 0n, ratioBps: 0n });
  expect(usd.shortQuanta).toBe(usd.liabilitiesQuanta);
  const quantum = 10n ** BigInt(manifest.assets[1].exponent);
  expect(btc.reservesQuanta).toBe(1_000n / quantum);
  expect(btc.ratioBps).toBe((10_000n * (1_000n / quantum)) / btc.liabilitiesQuanta);
});

test("dust below the bound of rounding is no shortfall, one more is", () => {
  const [, btc] = ratiosOf();
  const quantum = 10n ** BigInt(manifest.assets[1].exponent);
  const shortBy = (missing: bigint) =>
    ratiosOf({ ...vault, amountBase: (btc.liabilitiesQuanta - missing) * quantum })[1].shortQuanta;
  expect(btc.roundingQuanta).toBe(122n);
  expect(shortBy(btc.roundingQuanta)).toBe(0n);
  expect(shortBy(btc.roundingQuanta + 1n)).toBe(btc.roundingQuanta + 1n);
});

test("a simulated vault is named as such in the ratio", () => {
  const [, btc] = ratiosOf({ ...vault, kind: "simulated" });
  expect(btc.simulatedQuanta).toBe(btc.reservesQuanta);
});

test("the message names date, liabilities, chain, height, block and address", () => {
  const lines = Buffer.from(holdingMessage(vault)).toString().split("\n");
  expect(lines.map((line) => line.split(" ")[0])).toEqual([
    "Holdall",
    "date",
    "liabilities",
    "chain",
    "height",
    "block",
    "address",
  ]);
});

test("holdings are read back as written", () => {
  expect(readHoldings(holdingsBytes([vault]))).toEqual([vault]);
  expect(readHoldings(holdingsBytes([vault]).subarray(1))).toBeUndefined();
});

test("an address listed twice, in whatever letters, counts once", () => {
  const again = { ...vault, address: vault.address.toUpperCase() };
  expect(judgeHoldings([vault, again], manifest, always).map(({ code }) => code)).toEqual([
    "counted",
    "reserve-duplicate",
  ]);
  expect(ratiosOf(vault, again)[1].reservesQuanta).toBe(ratiosOf(vault)[1].reservesQuanta);
  expect(codeOf({ ...vault, amountBase: -1n })).toBe("reserve-foreign");
});
