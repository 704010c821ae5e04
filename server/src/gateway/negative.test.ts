/**
 * The negative suite: every row of the published table of errors, and what a hostile or confused
 * caller may send; each gets its exact answer and changes nothing.
 */
import { connect } from "node:net";
import { routes, type Route, type RouteName } from "@holdall/core/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startWorld, type Answer, type World } from "./testing/world.twin.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(async () => {
  await world.gateway.close();
  expect(world.faults).toEqual([]);
});

const order = { symbol: "SOL_USDC", side: "Bid", orderType: "Limit", price: "20", quantity: "1" };

/** Places an order with some parts of the request changed. */
function place(change: object = {}, headers: Record<string, string> = {}): Promise<Answer> {
  const body = { ...order, ...change };
  return world.call(world.alice, "POST", "/api/v1/order", "orderExecute", { body, headers });
}

async function unchanged(request: () => Promise<Answer>): Promise<Answer> {
  const before = world.venue.query({ kind: "state-hash" });
  const answer = await request();
  expect((await world.venue.query({ kind: "state-hash" })).answer).toBe((await before).answer);
  return answer;
}

function saying(answer: Answer): string {
  return answer.json === undefined
    ? `${answer.status} ${answer.text}`
    : `${answer.status} ${answer.json.code} ${answer.json.message}`;
}

describe("signatures", () => {
  const post = async (headers: Record<string, string>, body = JSON.stringify(order)) => {
    const response = await fetch(`${world.gateway.url}/api/v1/order`, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body,
    });
    return `${response.status} ${await response.text()}`;
  };
  const invalid = '400 {"code":"INVALID_CLIENT_REQUEST","message":"Invalid signature"}';
  const unauthorized = '401 {"code":"UNAUTHORIZED","message":"Unauthorized"}';

  test("missing: with none of the headers, or only the key that some clients always send", async () => {
    expect(await post({})).toBe(unauthorized);
    expect(await post({ "X-API-Key": world.alice.publicKey })).toBe(unauthorized);
    const open = await fetch(`${world.gateway.url}/api/v1/ping`, {
      headers: { "X-API-Key": world.alice.publicKey },
    });
    expect(await open.text()).toBe("pong");
  });

  test("wrong: another instruction, another body, another key, garbage", async () => {
    const { alice, bob } = world;
    expect(await post(alice.headers("orderCancel", { body: order }))).toBe(invalid);
    expect(await post(alice.headers("orderExecute", { body: { ...order, price: "21" } }))).toBe(
      invalid,
    );
    const mixed = { ...bob.headers("orderExecute", { body: order }), "X-API-Key": alice.publicKey };
    expect(await post(mixed)).toBe(invalid);
    const garbage = { ...alice.headers("orderExecute", { body: order }), "X-Signature": "%%%" };
    expect(await post(garbage)).toBe(invalid);
    expect(await post(alice.headers("", { body: order }))).toBe(invalid);
  });

  test("late, early, or with too wide a window", async () => {
    const { alice } = world;
    const stale = { body: order, timestamp: Date.now() - 6_000 };
    expect(await post(alice.headers("orderExecute", stale))).toMatch(/^400 .*Request has expired/);
    const early = { body: order, timestamp: Date.now() + 6_000 };
    expect(await post(alice.headers("orderExecute", early))).toMatch(/^400 .*Request has expired/);
    const wide = { body: order, window: 60_001 };
    expect(await post(alice.headers("orderExecute", wide))).toMatch(/^400 .*Request has expired/);
  });

  test.each(["raw", "percent", "form"] as const)(
    "in the %s spelling are accepted",
    async (form) => {
      const query = "symbol=SOL_USDC&from=1&orderId=1%2B1";
      const headers = world.alice.headers("fillHistoryQueryAll", { query, form });
      const response = await fetch(`${world.gateway.url}/wapi/v1/history/fills?${query}`, {
        headers,
      });
      // The order id is nonsense, which only somebody let in is told.
      expect(await response.text()).toContain("Invalid order id");
    },
  );

  test("of a query and a body together: the query's fields first", async () => {
    const headers = world.alice.headers("orderExecute", { query: "b=2&a=1", body: order });
    const response = await fetch(`${world.gateway.url}/api/v1/order?b=2&a=1`, {
      method: "POST",
      headers: { ...headers, "Content-Type": "application/json" },
      body: JSON.stringify(order),
    });
    expect(response.status).toBe(200);
  });
});

describe("a replayed request", () => {
  test("gets the first answer, marked, and has no effect", async () => {
    const headers = world.alice.headers("orderExecute", { body: order });
    const send = () =>
      fetch(`${world.gateway.url}/api/v1/order`, {
        method: "POST",
        headers: { ...headers, "Content-Type": "application/json" },
        body: JSON.stringify(order),
      });
    const first = await send();
    const commands = world.venue.results.length;
    const second = await send();
    expect(await second.text()).toBe(await first.text());
    expect(first.headers.get("X-Holdall-Repeated")).toBeNull();
    expect(second.headers.get("X-Holdall-Repeated")).toBe("true");
    expect(world.venue.results.length).toBe(commands);
  });

  test("that was refused is refused again in the same words", async () => {
    const body = { ...order, price: "0.001" };
    const headers = world.alice.headers("orderExecute", { body });
    const send = () =>
      fetch(`${world.gateway.url}/api/v1/order`, {
        method: "POST",
        headers: { ...headers, "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
    const first = await send();
    const second = await send();
    expect(second.status).toBe(400);
    expect(await second.text()).toBe(await first.text());
    expect(second.headers.get("X-Holdall-Repeated")).toBe("true");
  });
});

describe("orders that no market takes", () => {
  test.each([
    [{ price: "20.001" }, "400 INVALID_PRICE Price must be a positive multiple of the tick size"],
    [{ price: "-1" }, "400 INVALID_PRICE Price must be a positive multiple of the tick size"],
    [{ price: "0" }, "400 INVALID_PRICE Price must be a positive multiple of the tick size"],
    [
      { quantity: "0.001" },
      "400 INVALID_QUANTITY Quantity must be a positive multiple of the step size",
    ],
    [
      { quantity: "0" },
      "400 INVALID_QUANTITY Quantity must be a positive multiple of the step size",
    ],
    [{ symbol: "NO_SUCH" }, "400 INVALID_CLIENT_REQUEST Invalid market symbol"],
    [{ price: undefined }, "400 INVALID_ORDER A limit order needs a price"],
    [
      { triggerPrice: "25" },
      "400 INVALID_CLIENT_REQUEST Must specify both `triggerPrice` and `triggerQuantity` or neither",
    ],
    [
      { triggerQuantity: "1" },
      "400 INVALID_CLIENT_REQUEST Must specify both `triggerPrice` and `triggerQuantity` or neither",
    ],
    [{ price: "100000" }, "400 INVALID_PRICE Price is outside the market's range"],
    [{ quantity: "10000.01" }, "400 INVALID_QUANTITY Quantity is above the maximum"],
    [{ quantity: "9999", price: "999" }, "400 INSUFFICIENT_FUNDS Insufficient funds"],
  ])("%j: %s", async (change, expected) => {
    expect(saying(await place(change))).toBe(expected);
  });

  test("post-only that would take is refused in the words clients match", async () => {
    await world.call(world.bob, "POST", "/api/v1/order", "orderExecute", {
      body: { ...order, side: "Ask", price: "500" },
    });
    expect(saying(await unchangedButIdentities({ price: "500", postOnly: true }))).toBe(
      "400 INVALID_ORDER Order would immediately match and take liquidity",
    );
  });

  async function unchangedButIdentities(change: object): Promise<Answer> {
    const balances = () => world.venue.query({ kind: "balances", accountId: 3 as never });
    const before = await balances();
    const answer = await place(change);
    expect((await balances()).answer).toEqual(before.answer);
    return answer;
  }
});

describe("bodies that are no orders are answered in plain text", () => {
  test.each([
    [
      { side: "Buy" },
      /^400 parse request payload error: failed to parse "OrderExecutePayload": \$\.side enum/,
    ],
    [{ price: 20 }, /^400 parse request payload error: .*\$\.price type/],
    [{ price: "1e3" }, /^400 parse request payload error: .*\$\.price form/],
    [{ clientId: 4_294_967_296 }, /^400 parse request payload error: .*\$\.clientId range/],
    [{ clientId: -1 }, /^400 parse request payload error: .*\$\.clientId range/],
    [{ clientId: 1.5 }, /^400 parse request payload error: .*\$\.clientId type/],
    [{ symbol: undefined }, /^400 parse request payload error: .*\$\.symbol missing/],
    [{ quantity: "1".repeat(49) }, /^400 parse request payload error: .*\$\.quantity range/],
  ])("%j", async (change, expected) => {
    const answer = await unchanged(() => place(change));
    expect(saying(answer)).toMatch(expected);
    expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  });

  test("a client id of the greatest 32-bit number is one", async () => {
    expect((await place({ clientId: 4_294_967_295 })).status).toBe(200);
    expect((await place({ clientId: 0 })).status).toBe(200);
  });

  test.each([
    ["{", /parse request payload error: /],
    ['{"symbol":"A","symbol":"B"}', /duplicate field `symbol`/],
    ['{"price":1e3}', /numbers in exponent form/],
    ["", /expected OrderExecutePayload/],
  ])("%j", async (text, expected) => {
    const body =
      text === '{"price":1e3}'
        ? { price: 1000 }
        : text.startsWith('{"s')
          ? { symbol: "B" }
          : undefined;
    const headers = world.alice.headers("orderExecute", { body });
    const response = await fetch(`${world.gateway.url}/api/v1/order`, {
      method: "POST",
      headers: { ...headers, "Content-Type": "application/json" },
      body: text,
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toMatch(expected);
  });

  test("a batch of fifty is one, of fifty-one and of none are not", async () => {
    const batch = (count: number) =>
      world.call(world.alice, "POST", "/api/v1/orders", "orderExecute", {
        body: Array.from({ length: count }, () => ({ ...order, price: "0.001" })),
      });
    expect((await batch(50)).json).toHaveLength(50);
    expect((await batch(51)).text).toMatch(/parse request payload error: .*at most 50 items/);
  });
});

describe("names of orders", () => {
  const ask = (query: string) =>
    world.call(world.alice, "GET", "/api/v1/order", "orderQuery", {
      query: `symbol=SOL_USDC${query}`,
    });
  test.each([
    ["", "400 INVALID_CLIENT_REQUEST Must specify exactly one of `orderId` and `clientId`"],
    [
      "&orderId=1&clientId=1",
      "400 INVALID_CLIENT_REQUEST Must specify exactly one of `orderId` and `clientId`",
    ],
    ["&orderId=abc", "400 INVALID_CLIENT_REQUEST Invalid order id"],
    ["&orderId=-1", "400 INVALID_CLIENT_REQUEST Invalid order id"],
    ["&orderId=18446744073709551616", "400 INVALID_CLIENT_REQUEST Invalid order id"],
    ["&orderId=18446744073709551615", "404 RESOURCE_NOT_FOUND Not Found"],
    ["&orderId=0", "404 RESOURCE_NOT_FOUND Not Found"],
    ["&clientId=123456", "404 RESOURCE_NOT_FOUND Not Found"],
  ])("%j: %s", async (query, expected) => {
    expect(saying(await ask(query))).toBe(expected);
  });

  test("of another account's order: it does not exist, and stays as it is", async () => {
    const { id } = (await place()).json;
    const body = { symbol: "SOL_USDC", orderId: id };
    const stolen = await world.call(world.bob, "DELETE", "/api/v1/order", "orderCancel", { body });
    expect(saying(stolen)).toBe("404 RESOURCE_NOT_FOUND Not Found");
    const seen = await world.call(world.bob, "GET", "/api/v1/order", "orderQuery", {
      query: `symbol=SOL_USDC&orderId=${id}`,
    });
    expect(seen.status).toBe(404);
    expect((await ask(`&orderId=${id}`)).json.status).toBe("New");
  });
});

describe("public questions", () => {
  test.each([
    ["/api/v1/depth?symbol=NO_SUCH", "400 INVALID_CLIENT_REQUEST Invalid market symbol"],
    ["/api/v1/market?symbol=NO_SUCH", "400 INVALID_CLIENT_REQUEST Invalid market symbol"],
    ["/api/v1/markPrices?symbol=NO_SUCH", "400 INVALID_CLIENT_REQUEST Symbol not found"],
    [
      "/api/v1/depth?symbol=SOL_USDC&limit=30",
      '400 failed to parse parameter `limit`: failed to parse "DepthLimit": Expect a valid enumeration value.',
    ],
    [
      "/api/v1/markets?marketType=SPOT,PERP",
      '400 failed to parse parameter `marketType`: failed to parse "MarketType": Expect a valid enumeration value.',
    ],
    ["/api/v1/ticker?symbol=SOL_USDC", "204 "],
    ["/api/v1/nothing", "404 not found"],
    ["/api/v1/Ping", "404 not found"],
    ["/api/v1/depth?symbol=%zz", "400 malformed escape in the query"],
  ])("%s: %s", async (path, expected) => {
    expect(saying(await world.get(path))).toBe(expected);
  });

  test("another method on a known path is an unknown path", async () => {
    const response = await fetch(`${world.gateway.url}/api/v1/ping`, { method: "DELETE" });
    expect(`${response.status} ${await response.text()}`).toBe("404 not found");
  });
});

describe("pages", () => {
  const fills = (query: string) =>
    world.call(world.alice, "GET", "/wapi/v1/history/fills", "fillHistoryQueryAll", { query });
  test.each([
    ["limit=0", 200, "0"],
    ["limit=1", 200, "1"],
    ["limit=1000", 200, "1000"],
    ["limit=1001", 400, null],
    ["limit=-1", 400, null],
    ["limit=1&offset=9007199254740991", 200, "1"],
    ["limit=1&offset=9007199254740992", 400, null],
  ])("of %s: %i", async (query, status, size) => {
    const answer = await fills(query);
    expect(answer.status, answer.text).toBe(status);
    expect(answer.headers.get("X-PAGE-SIZE")).toBe(size);
  });
});

describe("text that databases and terminals mistake", () => {
  test.each(["a\u0000b", "\u0007", "\ud800"])("%j is refused", async (address) => {
    const body = { address, blockchain: "Solana", symbol: "USDC", quantity: "10" };
    const answer = await world.call(
      world.alice,
      "POST",
      "/wapi/v1/capital/withdrawals",
      "withdraw",
      { body },
    );
    expect(answer.status).toBe(400);
    const query = `clientId=${encodeURIComponent(address.toWellFormed())}%00`;
    const asked = await world.call(
      world.alice,
      "GET",
      "/wapi/v1/capital/withdrawals",
      "withdrawalQueryAll",
      { query },
    );
    expect(asked.status).toBe(400);
  });
});

describe("every row of the contract", () => {
  const rows = (kind: string) =>
    Object.entries<Route>(routes).filter(
      ([, route]) => route.access.kind === kind && route.demo !== true,
    );

  test("answers its path, and asks for a signature where it says so", async () => {
    for (const [name, route] of [...rows("key"), ...rows("session")]) {
      const response = await fetch(world.gateway.url + route.path, { method: route.method });
      expect(`${response.status} ${await response.text()}`, name).toBe(
        '401 {"code":"UNAUTHORIZED","message":"Unauthorized"}',
      );
    }
  });

  test("whose capability has not landed says so in the API's words, to who may ask", async () => {
    const later: RouteName[] = ["strategies", "vaultNav"];
    for (const name of later) {
      const route: Route = routes[name];
      if (route.access.kind !== "key") throw new Error(`${name} is not signed`);
      const answer = await world.call(
        world.alice,
        route.method,
        route.path,
        route.access.instruction,
      );
      expect(saying(answer), name).toBe("501 NOT_IMPLEMENTED Not implemented");
    }
    expect(saying(await world.get("/api/v1/vaults"))).toBe("501 NOT_IMPLEMENTED Not implemented");
  });

  test("of the demo world does not exist outside it", async () => {
    const answer = await world.call(world.alice, "POST", "/api/v1/faucet", "faucetRequest", {
      body: { symbol: "USDC" },
    });
    expect(saying(answer)).toBe("404 not found");
  });
});

describe("what no HTTP server should swallow", () => {
  /** Sends raw bytes and reads the status line. */
  function raw(text: string): Promise<string> {
    const { port } = new URL(world.gateway.url);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), "127.0.0.1", () => socket.write(text));
      let answer = "";
      socket.on("data", (data) => (answer += data.toString()));
      socket.on("close", () => resolve(answer.split("\r\n")[0]));
      socket.on("error", reject);
    });
  }

  test("headers beyond 16 KiB", async () => {
    const headers = `X-Filler: ${"x".repeat(17 * 1024)}\r\n`;
    expect(await raw(`GET /api/v1/ping HTTP/1.1\r\nHost: a\r\n${headers}\r\n`)).toMatch(/ 431 /);
  });

  test("a body beyond 256 KiB", async () => {
    const response = await fetch(`${world.gateway.url}/api/v1/order`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: `"${"x".repeat(256 * 1024)}"`,
    });
    expect(response.status).toBe(413);
  });

  test("what is not HTTP", async () => {
    expect(await raw("HELO venue\r\n\r\n")).toMatch(/ 400 /);
  });
});

describe("allowances", () => {
  test("used up are answered 429, and cancels keep their own", async () => {
    const small = await startWorld({ limits: { standard: 3 } });
    const body = { symbol: "SOL_USDC" };
    const sent = () =>
      small.call(small.alice, "GET", "/api/v1/orders", "orderQueryAll", {
        query: `symbol=SOL_USDC&n=${Math.random()}`,
      });
    for (let call = 0; call < 3; call++) expect((await sent()).status).toBe(200);
    expect(saying(await sent())).toBe("429 TOO_MANY_REQUESTS Too many requests");
    const cancel = await small.call(small.alice, "DELETE", "/api/v1/orders", "orderCancelAll", {
      body,
    });
    expect(cancel.status).not.toBe(429);
    const bob = await small.call(small.bob, "GET", "/api/v1/orders", "orderQueryAll");
    expect(bob.status).toBe(200);
    await small.gateway.close();
  });

  test("of an address come before anything else is looked at", async () => {
    const small = await startWorld({ limits: { perAddress: 2 } });
    await small.get("/api/v1/ping");
    await small.get("/api/v1/ping");
    const refused = await small.get("/api/v1/ping");
    expect(saying(refused)).toBe("429 TOO_MANY_REQUESTS Too many requests");
    expect(refused.headers.get("retry-after")).toBeNull();
    await small.gateway.close();
  });
});
