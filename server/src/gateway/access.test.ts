/** What the door says to whoever asks: which origins, which words, which documents. Who may call what is the matrix's. */
import { routes, type Route } from "@holdall/core/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startWorld, type World } from "./testing/world.twin.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld({ limits: { perAddress: 1e6, standard: 1e6, cancel: 1e6 } });
});
afterAll(async () => {
  await world.gateway.close();
  expect(world.faults).toEqual([]);
});

const rows = Object.entries<Route>(routes).filter(([, route]) => route.demo !== true);
const signed = rows.flatMap(([name, { access, method, path }]) =>
  access.kind === "key" ? [{ name, method, path, ...access }] : [],
);

test("a signed row is not signed by the instruction of another", async () => {
  for (const row of signed) {
    const answer = await world.call(world.alice, row.method, row.path, `${row.instruction}X`);
    expect(answer.text, row.name).toBe(
      '{"code":"INVALID_CLIENT_REQUEST","message":"Invalid signature"}',
    );
  }
  expect(signed.length).toBeGreaterThan(60);
});

test("a row for sessions answers only its own origin, public and signed rows any", async () => {
  const web = await world.get("/web/v1/keys");
  expect(web.headers.get("access-control-allow-origin")).toBeNull();
  const open = await world.get("/api/v1/ping");
  expect(open.headers.get("access-control-allow-origin")).toBe("*");
});

test("a browser may ask beforehand what it may send", async () => {
  const response = await fetch(`${world.gateway.url}/api/v1/order`, { method: "OPTIONS" });
  expect(response.status).toBe(204);
  expect(response.headers.get("access-control-allow-methods")).toContain("PATCH");
  expect(response.headers.get("access-control-allow-headers")).toContain("X-Signature");
});

test("a person who opens the address is told what it is", async () => {
  const welcome = await world.get("/");
  expect(welcome.status).toBe(200);
  expect(welcome.text).toMatch(/^Holdall is running\./);
  const named = [...welcome.text.matchAll(/GET (\S+)/g)].map((match) => match[1]);
  for (const path of named) expect((await world.get(path)).status, path).toBe(200);
});

test("metrics that have a token open to whoever has it, on this machine too", async () => {
  const metricsToken = "0123456789abcdef";
  const guarded = await startWorld({ metricsToken });
  const ask = async (headers: Record<string, string>): Promise<number> =>
    (await fetch(`${guarded.gateway.url}/metrics`, { headers })).status;
  expect(await ask({})).toBe(404);
  expect(await ask({ Authorization: metricsToken })).toBe(404);
  expect(await ask({ Authorization: `Bearer ${metricsToken}0` })).toBe(404);
  expect(await ask({ Authorization: `Bearer ${metricsToken}` })).toBe(200);
  await guarded.gateway.close();
});

test("the document of the API and the metrics are served", async () => {
  const document = await world.get("/openapi.json");
  expect(document.json).toHaveProperty("openapi", "3.1.0");
  const metrics = await world.get("/metrics");
  expect(metrics.text).toMatch(/holdall_http_seconds_count\{route="ping",code="200"\} \d+/);
  expect(metrics.text).toContain("holdall_ws_connections 0");
  expect(metrics.text).toContain('holdall_withdrawals{state="requested"} 0');
});
