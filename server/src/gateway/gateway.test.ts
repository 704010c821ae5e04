import { check, routes, type Route } from "@holdall/core/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startWorld, type World } from "./testing/world.twin.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(async () => {
  await world.gateway.close();
});

const limitOrder = {
  symbol: "SOL_USDC",
  side: "Bid",
  orderType: "Limit",
  price: "20.5",
  quantity: "1.5",
};

function fits(route: Route, value: unknown): string {
  const checked = check(route.response, value);
  return checked.ok ? "fits" : `${checked.fault.path} ${checked.fault.reason}`;
}

describe("an order's life over REST", () => {
  test("placed, seen in the book, found, cancelled, and kept by history", async () => {
    const { alice } = world;
    const placed = await world.call(alice, "POST", "/api/v1/order", "orderExecute", {
      body: { ...limitOrder, clientId: 77, postOnly: true },
    });
    expect(placed.text).toContain("New");
    expect(fits(routes.orderExecute, placed.json)).toBe("fits");
    expect(placed.json).toMatchObject({
      orderType: "Limit",
      status: "New",
      price: "20.5",
      quantity: "1.5",
      executedQuantity: "0",
      clientId: 77,
      postOnly: true,
    });

    const depth = await world.get("/api/v1/depth?symbol=SOL_USDC");
    expect(fits(routes.depth, depth.json)).toBe("fits");
    expect(depth.json.bids).toEqual([["20.5", "1.5"]]);

    const { id } = placed.json;
    const found = await world.call(alice, "GET", "/api/v1/order", "orderQuery", {
      query: `symbol=SOL_USDC&orderId=${id}`,
    });
    expect(found.json).toEqual(placed.json);

    const cancelled = await world.call(alice, "DELETE", "/api/v1/order", "orderCancel", {
      body: { symbol: "SOL_USDC", orderId: id },
    });
    expect(cancelled.json).toMatchObject({ id, status: "Cancelled" });

    const gone = await world.call(alice, "GET", "/api/v1/order", "orderQuery", {
      query: `symbol=SOL_USDC&orderId=${id}`,
    });
    expect(gone.status).toBe(404);
    expect(gone.json).toEqual({ code: "RESOURCE_NOT_FOUND", message: "Not Found" });

    const history = await world.call(
      alice,
      "GET",
      "/wapi/v1/history/orders",
      "orderHistoryQueryAll",
      {
        query: "symbol=SOL_USDC",
      },
    );
    expect(fits(routes.orderHistory, history.json)).toBe("fits");
    expect(history.json[0]).toMatchObject({ id, status: "Cancelled" });
    expect(history.headers.get("X-TOTAL")).toBe("1");
    expect(world.faults).toEqual([]);
  });
});
