import { difference, scaled, sum } from "@holdall/ui/number";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { taxLedger } from "./tax-rows.ts";
import type { TaxEvent } from "./tax-rows.ts";

const at = (second: number): string => new Date(second * 1_000).toISOString();
const usdc = (quantity: string) => ({ asset: "USDC", quantity });
const sol = (quantity: string) => ({ asset: "SOL", quantity });
const buy = (second: number, quantity: string, paid: string): TaxEvent => ({
  time: at(second),
  kind: "trade",
  out: usdc(paid),
  in: sol(quantity),
  value: paid,
  id: `buy ${second}`,
});
const sell = (second: number, quantity: string, got: string): TaxEvent => ({
  time: at(second),
  kind: "trade",
  out: sol(quantity),
  in: usdc(got),
  value: got,
  id: `sell ${second}`,
});

describe("gains, first in first out", () => {
  test("a sale takes the oldest lots, a part of a lot at its part of the cost", () => {
    const { rows, totals } = taxLedger(
      [buy(1, "10", "1000"), buy(2, "10", "2000"), sell(3, "15", "3000")],
      "USDC",
    );
    expect(rows.map(({ gain }) => gain)).toEqual([undefined, undefined, "1000"]);
    expect(rows[2]).toMatchObject({ left: "5", came: "0" });
    expect(Object.fromEntries(totals)).toEqual({ SOL: "5", USDC: "0" });
  });

  test("a fee in the asset bought is a smaller position, at the whole cost", () => {
    const fee = { ...buy(1, "10", "1000"), fee: sol("1") };
    const { rows, totals } = taxLedger([fee, sell(2, "9", "1000")], "USDC");
    expect(totals.get("SOL")).toBe("0");
    expect(rows[0].came).toBe("9");
    expect(rows[1].gain).toBe("0");
  });

  test("what was never seen to come in, or whose worth is not known, has no gain", () => {
    expect(taxLedger([sell(1, "1", "100")], "USDC").rows[0].gain).toBeUndefined();
    const gift: TaxEvent = {
      time: at(1),
      kind: "deposit",
      in: sol("5"),
      value: undefined,
      id: "gift",
    };
    expect(taxLedger([gift, sell(2, "1", "100")], "USDC").rows[1].gain).toBeUndefined();
  });

  test("a withdrawal takes its lots away and is no sale", () => {
    const leave: TaxEvent = {
      time: at(2),
      kind: "withdrawal",
      out: sol("4"),
      value: "900",
      id: "leave",
    };
    const { rows } = taxLedger([buy(1, "10", "1000"), leave, sell(3, "6", "660")], "USDC");
    expect(rows[1].gain).toBeUndefined();
    expect(rows[2].gain).toBe("60");
  });
});

test("rows add up to their totals, and gains to proceeds less cost, whatever is traded", () => {
  const lots = fc.integer({ min: 1, max: 10 ** 9 }).map((units) => (units / 1_000).toFixed(3));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(lots, lots), { minLength: 1, maxLength: 8 }),
      lots,
      (buys, got) => {
        const bought = buys.map(([quantity, paid], index) => buy(index, quantity, paid));
        const all = sum(buys.map(([quantity]) => quantity));
        const { rows, totals } = taxLedger([...bought, sell(100, all, got)], "USDC");
        expect(totals.get("SOL")).toBe("0");
        const paid = sum(buys.map(([, price]) => price));
        expect(totals.get("USDC")).toBe(difference(got, paid));
        expect(scaled(rows.at(-1)!.gain!)).toBe(scaled(difference(got, paid)));
      },
    ),
  );
});

test("a part sold at a time leaves nothing of the cost behind", () => {
  const thirds = ["1", "1", "1"].map((quantity, index) => sell(10 + index, quantity, "4"));
  const { rows } = taxLedger([buy(1, "3", "10"), ...thirds], "USDC");
  const gains = rows.slice(1).map(({ gain }) => gain ?? "0");
  expect(sum(gains)).toBe("2");
});
