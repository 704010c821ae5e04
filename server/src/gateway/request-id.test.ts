/** Each request has a name of the venue's own, in the answer and in the log, whatever becomes of it. */
import { connect } from "node:net";
import { routes, type Route } from "@holdall/core/contract";
import { seededRng } from "@holdall/server/ports";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requestIds } from "./http/request-id.ts";
import { startWorld, type World } from "./testing/world.twin.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld({ limits: { perAddress: 1e6, standard: 1e6, historical: 1e6 } });
});
afterAll(() => world.gateway.close());

const form = /^[0-9a-f]{32}$/;
const rows = Object.values<Route>(routes);

test("every route names the request in its answer, each by another name", async () => {
  const named = new Set<string>();
  for (const { method, path } of rows) {
    const response = await fetch(world.gateway.url + path.replaceAll(/\{\w+\}/g, "1"), { method });
    await response.text();
    const name = response.headers.get("x-request-id") ?? "";
    expect(name, `${method} ${path}`).toMatch(form);
    named.add(name);
  }
  expect(named.size).toBe(rows.length);
  expect(rows.length).toBeGreaterThan(100);
});

test.each(["/", "/nowhere", "/api/v1/nowhere", "/udf/config", "/openapi.json", "/api/v1/%zz"])(
  "%s names the request too",
  async (path) => {
    expect((await world.get(path)).headers.get("x-request-id")).toMatch(form);
  },
);

test("what a caller calls its request is not what the venue calls it", async () => {
  const own = "0".repeat(32);
  const headers = { "X-Request-Id": own, "Request-Id": own };
  const response = await fetch(`${world.gateway.url}/api/v1/ping`, { headers });
  expect(response.headers.get("x-request-id")).not.toBe(own);
  expect(response.headers.get("access-control-expose-headers")).toContain("X-Request-Id");
});

test("a refusal stands in the log under its name, without what was asked by whom", async () => {
  const { headers } = await world.get("/wapi/v1/capital/withdrawals?secret=4711");
  const requestId = headers.get("x-request-id");
  const lines = world.refused.filter((line) => JSON.stringify(line).includes(requestId ?? "none"));
  expect(lines).toEqual([
    {
      requestId,
      method: "GET",
      route: "/wapi/v1/capital/withdrawals",
      status: 401,
      code: "UNAUTHORIZED",
    },
  ]);
  expect(JSON.stringify(world.refused)).not.toContain("4711");
});

test("a fault of ours stands in the log under the name that the caller was told", async () => {
  const broken = await startWorld();
  broken.venue.query = () => Promise.reject(new Error("the engine is gone"));
  const { status, headers } = await broken.call(
    broken.alice,
    "GET",
    "/api/v1/capital",
    "balanceQuery",
  );
  expect(status).toBe(500);
  const requestId = headers.get("x-request-id");
  expect(requestId).toMatch(form);
  // What the venue asks itself meanwhile fails too, and has no caller.
  expect(broken.faults).toContainEqual(
    expect.objectContaining({ requestId, method: "GET", route: "/api/v1/capital" }),
  );
  await broken.gateway.close();
});

/** Writes what is no request to the door itself, and reads until it is shut. */
function written(text: string): Promise<string> {
  const { port } = new URL(world.gateway.url);
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(Number(port), "127.0.0.1", () => socket.write(text));
    socket.setEncoding("utf8");
    socket.on("data", (part: string) => (answer += part));
    socket.on("close", () => resolve(answer));
    socket.on("error", reject);
  });
}

test.each([
  ["no HTTP at all", "what is this\r\n\r\n", "400 Bad Request"],
  [
    "two lengths",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    "400 Bad Request",
  ],
  [
    "a header without an end",
    `GET / HTTP/1.1\r\nHost: a\r\nX: ${"y".repeat(17_000)}\r\n\r\n`,
    "431 Request Header Fields Too Large",
  ],
])("%s is refused under a name too, in the answer and in the log", async (_, text, status) => {
  const answer = await written(text);
  expect(answer.startsWith(`HTTP/1.1 ${status}\r\n`), answer).toBe(true);
  const [, requestId] = /^x-request-id: ([0-9a-f]{32})\r$/im.exec(answer) ?? [];
  expect(requestId).toMatch(form);
  expect(answer).toContain("Connection: close");
  const lines = world.refused.filter((line) => JSON.stringify(line).includes(requestId));
  expect(lines).toEqual([
    expect.objectContaining({ requestId, status: Number.parseInt(status, 10) }),
  ]);
});

test("names are 128 bits of the venue's random numbers, with their leading zeros", () => {
  const next = requestIds({ ...seededRng(1n), fork: () => ({ ...seededRng(2n), u32: () => 15 }) });
  expect(next()).toBe("0000000f".repeat(4));
});
