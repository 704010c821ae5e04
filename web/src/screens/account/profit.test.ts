import { expect, test } from "vitest";
import { taxLedger } from "../tax-rows.ts";
import type { TaxEvent } from "../tax-rows.ts";
import { profitOf } from "./profit.ts";

const at = (minute: number): string => `2026-11-28T12:0${minute}:00.000Z`;
const usdc = (quantity: string) => ({ asset: "USDC", quantity });
const sol = (quantity: string) => ({ asset: "SOL", quantity });
const event = (of: Omit<TaxEvent, "id">): TaxEvent => ({ ...of, id: of.kind });

test("each source has its own, and a movement of funds is none", () => {
  const events = [
    event({ time: at(0), kind: "deposit", in: usdc("1000"), value: "1000" }),
    event({ time: at(1), kind: "trade", out: usdc("300"), in: sol("2"), value: "300" }),
    event({ time: at(2), kind: "interest", in: sol("0.01"), value: "1.5" }),
    event({ time: at(3), kind: "yield", in: sol("0.02"), value: "3" }),
    event({ time: at(4), kind: "interest-paid", out: usdc("0.25"), value: "0.25" }),
    event({ time: at(5), kind: "FundingPayment", out: usdc("0.5"), value: "0.5" }),
    event({ time: at(6), kind: "RealizePnl", in: usdc("7"), value: "7" }),
    event({ time: at(7), kind: "TradingFees", out: usdc("0.1"), value: "0.1" }),
    event({
      time: at(8),
      kind: "trade",
      out: sol("1"),
      in: usdc("160"),
      fee: usdc("0.16"),
      value: "160",
    }),
  ];
  expect(profitOf(taxLedger(events, "USDC").rows, "USDC")).toStrictEqual({
    bySource: {
      trading: "17",
      funding: "-0.5",
      earned: "1.5",
      yields: "3",
      owed: "-0.25",
      fees: "-0.26",
    },
    total: "20.49",
    unknown: 0,
  });
});

test("what nobody knows the worth or the cost of is counted, and in no sum", () => {
  const events = [
    event({ time: at(0), kind: "deposit", in: sol("1"), value: undefined }),
    event({ time: at(1), kind: "trade", out: sol("1"), in: usdc("150"), value: "150" }),
    event({ time: at(2), kind: "interest", in: sol("0.01"), value: undefined }),
  ];
  const profit = profitOf(taxLedger(events, "USDC").rows, "USDC");
  expect(profit.unknown).toBe(2);
  expect(profit.total).toBe("0");
});

test("nothing that happened is no profit", () => {
  expect(profitOf([], "USDC")).toMatchObject({ total: "0", unknown: 0 });
});
