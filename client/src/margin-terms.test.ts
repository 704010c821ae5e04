import { describe, expect, test } from "vitest";
import { compute, withLoan, withMark, withMove } from "./margin-terms.ts";
import type { HeldPosition, Holding } from "./margin-terms.ts";
import { read, write } from "./scaled.ts";

const growth = (base: string, factor: string) => ({ base: read(base), factor: read(factor) });

const nothing: Holding = {
  owned: [],
  owed: [],
  positions: [],
  unsettled: 0n,
  orderLoss: 0n,
  leverageLimit: read("10"),
};

const long: HeldPosition = {
  symbol: "SOL_USDC_PERP",
  size: read("10"),
  exposureSize: read("10"),
  siblingSize: 0n,
  cost: read("200"),
  price: read("21"),
  openInterest: read("1000"),
  marketLeast: read("0"),
  imf: growth("0.02", "0.00006"),
  mmf: growth("0.0135", "0.000036"),
  profit: { haircut: read("0.9"), requirement: read("1"), most: read("1000000") },
  concentration: { add: 0n, free: 0n },
};

describe("the terms of an account's margin", () => {
  test("nothing owned is nothing", () => {
    expect(compute(nothing)).toMatchObject({ netEquity: 0n, requirement: 0n, exposure: 0n });
  });

  test("a weight falls with size, rounded down", () => {
    const haircut = { base: read("1"), penalty: read("0.00008") };
    const owned = (quantity: string) => ({
      ...nothing,
      owned: [
        {
          symbol: "SOL",
          quantity: read(quantity),
          siblingQuantity: 0n,
          price: read("100"),
          weight: read("0.9"),
          haircut,
        },
      ],
    });
    expect(write(compute(owned("1")).collateral)).toBe("90");
    // √4,000,000 is 2,000: 1 / 1.16 = 0.862068…
    expect(write(compute(owned("40000")).collateral)).toBe("3448272");
  });

  test("a profit counts within haircut and requirement, a loss in full", () => {
    const gain = compute({ ...nothing, positions: [long] });
    // 0.9 × 10 is beyond the requirement of the size, 210 × 0.02 = 4.2.
    expect(write(gain.netEquity)).toBe("4.2");
    const loss = compute({ ...nothing, positions: [{ ...long, price: read("19") }] });
    expect(write(loss.netEquity)).toBe("-10");
  });

  test("at another mark of one thing all else stays as it is", () => {
    const asset = {
      symbol: "SOL",
      quantity: read("2"),
      siblingQuantity: 0n,
      weight: read("1"),
      haircut: undefined,
    };
    const held = {
      ...nothing,
      owned: [
        { ...asset, price: read("100") },
        { ...asset, symbol: "BTC", price: read("10") },
      ],
      positions: [long],
    };
    const moved = withMark(held, "SOL", read("50"));
    expect(write(compute(held).collateral)).toBe("220");
    expect(write(compute(moved).collateral)).toBe("120");
    expect(moved.positions).toEqual(held.positions);
    expect(write(compute(withMark(held, "SOL_USDC_PERP", read("19"))).netEquity)).toBe("210");
  });

  test("the leverage limit asks for more than the market does", () => {
    const at = (limit: string) =>
      write(compute({ ...nothing, leverageLimit: read(limit), positions: [long] }).requirement);
    expect(at("10")).toBe("21");
    expect(at("50")).toBe("4.2");
  });

  test("a debt is a liability and an exposure, rounded up", () => {
    const owed = {
      symbol: "BTC",
      quantity: read("0.00000001"),
      exposureQuantity: read("0.00000001"),
      siblingQuantity: 0n,
      price: read("95000.1"),
      imf: growth("0.1", "0"),
      mmf: growth("0.05", "0"),
    };
    const { liability, requirement, maintenance } = compute({ ...nothing, owed: [owed] });
    expect(write(liability)).toBe("0.000951");
    expect(write(requirement)).toBe("0.000096");
    expect(write(maintenance)).toBe("0.000048");
  });

  test("siblings stand under the root, and who is there answers for what they need more", () => {
    const imf = growth("0.02", "0.001");
    const alone = { ...long, price: read("100"), exposureSize: read("100"), imf };
    const requirementOf = (siblingSize: string): string =>
      write(
        compute({ ...nothing, positions: [{ ...alone, siblingSize: read(siblingSize) }] })
          .requirement,
      );
    // 10,000 × max(0.1 by the leverage limit, 0.001 × √10,000).
    expect(requirementOf("0")).toBe("1000");
    // The whole is 40,000 at 0.2; the 30,000 of the siblings were at 0.173206 without it.
    expect(requirementOf("300")).toBe("2803.82");
  });

  test("collateral beside that of siblings locks what both count for less at once", () => {
    const sol = {
      symbol: "SOL",
      quantity: read("10000"),
      siblingQuantity: read("30000"),
      price: read("100"),
      weight: read("0.9"),
      haircut: { base: read("1"), penalty: read("0.00008") },
    };
    const held = { ...nothing, owned: [sol], orderLoss: read("0.5"), positions: [long] };
    const { locked, requirement, collateral } = compute(held);
    // 900,000 and 2,634,897 apart, 3,448,272 at once: √1, √3 and √4 million under the root.
    expect(write(collateral)).toBe("900000");
    expect(write(locked - requirement)).toBe("86625.5");
    const alone = { ...held, owned: [{ ...sol, siblingQuantity: 0n }] };
    expect(write(compute(alone).locked - requirement)).toBe("0.5");
  });

  test("a large share of open interest adds to the requirement", () => {
    const concentration = { add: read("0.2"), free: read("0.2") };
    const crowd = compute({
      ...nothing,
      leverageLimit: read("50"),
      positions: [{ ...long, openInterest: read("20"), concentration }],
    });
    // Half of it: (0.5 − 0.2) / 0.8 × 0.2 = 0.075, beside 0.02.
    expect(write(crowd.requirement)).toBe("19.95");
  });

  test("borrowing gives an asset and a debt of it, repaying takes both, lending changes nothing", () => {
    const loan = {
      symbol: "SOL",
      net: read("5"),
      asset: { price: read("100"), weight: read("0.9"), haircut: undefined },
      imf: growth("0.1", "0"),
      mmf: growth("0.05", "0"),
    };
    const sol = { ...loan.asset, symbol: "SOL", quantity: read("5"), siblingQuantity: 0n };
    const lends = { ...nothing, owned: [sol] };
    const after = (net: string, change: string, of = lends) =>
      compute(withLoan(of, { ...loan, net: read(net), change: read(change) }));
    expect(after("5", "3").netEquity).toBe(compute(lends).netEquity);
    expect(after("5", "-5").liability).toBe(0n);
    // Five come back of what was lent, two more are owed: 2 × 100 × (0.9 − 1) of equity.
    const borrowed = after("5", "-7");
    expect(write(borrowed.netEquity)).toBe("430");
    expect(write(borrowed.liability)).toBe("200");
    expect(write(borrowed.requirement)).toBe("20");
    const owes = withLoan(lends, { ...loan, net: 0n, change: read("-2") });
    expect(compute(withLoan(owes, { ...loan, net: read("-2"), change: read("2") }))).toMatchObject({
      netEquity: compute(lends).netEquity,
      liability: 0n,
      exposure: 0n,
    });
  });

  test("a move takes an asset and its perpetual along, and leaves the others", () => {
    const asset = (symbol: string, price: string) => ({
      symbol,
      quantity: read("1"),
      siblingQuantity: 0n,
      price: read(price),
      weight: read("1"),
      haircut: undefined,
    });
    const holding: Holding = {
      ...nothing,
      owned: [asset("SOL", "20"), asset("BTC", "100"), asset("USDC", "1")],
      positions: [long],
    };
    const fallen = withMove(holding, read("-0.1"), (each) => each === "SOL");
    expect(fallen.owned.map(({ price }) => write(price))).toEqual(["18", "100", "1"]);
    expect(write(fallen.positions[0].price)).toBe("18.9");
    expect(compute(fallen).netEquity).toBeLessThan(compute(holding).netEquity);
    expect(withMove(holding, 0n, () => true)).toEqual(holding);
  });
});
