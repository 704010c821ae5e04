import type { Market } from "@holdall/web/live";
import { describe, expect, test } from "vitest";
import { emptyTicket, otherSlippage, requestOf, unitOf } from "./ticket-form.ts";
import type { OrderRequest, TicketForm } from "./ticket-form.ts";

const market = { symbol: "SOL_USDC_PERP" } as Market;

function orderOf(form: Partial<TicketForm>): OrderRequest {
  const request = requestOf({ ...emptyTicket, quantity: "2", price: "150", ...form }, market);
  if (!request.ok) throw new Error(`the form lacks its ${request.missing}`);
  return request.order;
}

describe("exits", () => {
  test("follow a price of their own each, and rest at their limit where they have one", () => {
    const order = orderOf({
      takeProfit: "190",
      takeProfitBy: "MarkPrice",
      takeProfitLimit: "189.5",
      stopLoss: "110",
      stopLossBy: "IndexPrice",
    });
    expect(order).toMatchObject({
      takeProfitTriggerPrice: "190",
      takeProfitTriggerBy: "MarkPrice",
      takeProfitLimitPrice: "189.5",
      stopLossTriggerPrice: "110",
      stopLossTriggerBy: "IndexPrice",
    });
    expect(order).not.toHaveProperty("stopLossLimitPrice");
  });

  test("without a trigger are none, whatever else was entered", () => {
    const order = orderOf({ takeProfitLimit: "189.5", stopLossLimit: "109" });
    expect(Object.keys(order).filter((name) => /takeProfit|stopLoss/.test(name))).toStrictEqual([]);
  });
});

describe("a quantity", () => {
  const waiting = { kind: "trigger", triggerPrice: "110" } as const;

  test("that waits as a share of the position only ever reduces it", () => {
    const order = orderOf({ ...waiting, unit: "share", quantity: "50" });
    expect(order).toMatchObject({ triggerQuantity: "50%", reduceOnly: true });
    expect(orderOf({ ...waiting, unit: "base" })).toMatchObject({ triggerQuantity: "2" });
    expect(orderOf({ ...waiting, unit: "base" })).not.toHaveProperty("reduceOnly");
  });

  test("counts in base wherever the unit that was chosen is another kind's", () => {
    expect(unitOf({ ...emptyTicket, kind: "limit", unit: "quote" })).toBe("base");
    expect(orderOf({ kind: "limit", unit: "quote" })).toMatchObject({ quantity: "2" });
    expect(orderOf({ kind: "market", unit: "quote" })).toMatchObject({ quoteQuantity: "2" });
    expect(orderOf({ ...waiting, unit: "quote" })).toMatchObject({ triggerQuantity: "2" });
  });
});

test("a tolerance in ticks says the same as one in percent, and never less", () => {
  const half = { slippage: "0.5", slippageUnit: "percent" } as const;
  const inTicks = otherSlippage(half, "95000", "0.1");
  expect(inTicks).toEqual({ slippage: "4750", slippageUnit: "ticks" });
  expect(otherSlippage(inTicks, "95000", "0.1")).toEqual({ ...half, slippage: "0.50" });
  expect(otherSlippage(half, "150.03", "0.01").slippage).toBe("76");
  expect(otherSlippage({ slippage: "1", slippageUnit: "ticks" }, "150", "0.01").slippage).toBe(
    "0.01",
  );
  expect(otherSlippage(half, undefined, "0.1")).toEqual({ slippage: "", slippageUnit: "ticks" });
  const asked = { ...emptyTicket, kind: "market", quantity: "1", ...inTicks } as const;
  expect(requestOf(asked, market)).toMatchObject({
    order: { slippageTolerance: "4750", slippageToleranceType: "TickSize" },
  });
});
