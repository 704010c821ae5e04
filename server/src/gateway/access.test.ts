/**
 * Who may call what: each row of the contract against each kind of caller. A row that lets somebody
 * in who is not named here fails.
 */
import { routes, type Route, type Scope } from "@holdall/core/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ApiKey } from "./auth/api-key.ts";
import { startWorld, type World } from "./testing/world.twin.ts";

let world: World;
let key: ApiKey;
beforeAll(async () => {
  world = await startWorld({ limits: { perAddress: 1e6, standard: 1e6, cancel: 1e6 } });
  key = world.keys.get(world.alice.publicKey)!;
});
afterAll(async () => {
  await world.gateway.close();
  expect(world.faults).toEqual([]);
});

const scopes: readonly Scope[] = ["read", "trade", "transfer", "withdraw", "rfq", "vault"];
const rows = Object.entries<Route>(routes).filter(([, route]) => route.demo !== true);
const signed = rows.flatMap(([name, { access, method, path }]) =>
  access.kind === "key" ? [{ name, method, path, ...access }] : [],
);

/** The status of a signed call without fields, by a key with these properties. */
async function statusFor(row: (typeof signed)[number], change: Partial<ApiKey>): Promise<number> {
  world.keys.set(key.publicKey, { ...key, ...change });
  const answer = await world.call(world.alice, row.method, row.path, row.instruction);
  return answer.status;
}

describe("a signed row", () => {
  test("lets in a key with its scope, and no key that has only the others", async () => {
    for (const row of signed) {
      expect(await statusFor(row, { scopes: [row.scope] }), row.name).not.toBe(403);
      const others = scopes.filter((scope) => scope !== row.scope);
      expect(await statusFor(row, { scopes: others }), row.name).toBe(403);
    }
    expect(signed.length).toBeGreaterThan(60);
  });

  test("refuses an expired key with 401 and a key used from elsewhere with 403", async () => {
    for (const row of signed) {
      expect(await statusFor(row, { expiresAtMs: 1 }), row.name).toBe(401);
      expect(await statusFor(row, { ipList: ["203.0.113.7"] }), row.name).toBe(403);
    }
  });

  test("is not signed by the instruction of another", async () => {
    world.keys.set(key.publicKey, key);
    for (const row of signed) {
      const answer = await world.call(world.alice, row.method, row.path, `${row.instruction}X`);
      expect(answer.text, row.name).toBe(
        '{"code":"INVALID_CLIENT_REQUEST","message":"Invalid signature"}',
      );
    }
  });
});

describe("a row for sessions", () => {
  test("refuses every API key, whatever its scopes", async () => {
    world.keys.set(key.publicKey, key);
    const sessions = rows.filter(([, route]) => route.access.kind === "session");
    for (const [name, route] of sessions) {
      const answer = await world.call(world.alice, route.method, route.path, name);
      expect(answer.status, name).toBe(401);
    }
    expect(sessions.length).toBeGreaterThan(3);
  });

  test("answers only its own origin, while public and signed rows answer any", async () => {
    const web = await world.get("/web/v1/keys");
    expect(web.headers.get("access-control-allow-origin")).toBeNull();
    const open = await world.get("/api/v1/ping");
    expect(open.headers.get("access-control-allow-origin")).toBe("*");
  });
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

test("the document of the API and the metrics are served", async () => {
  const document = await world.get("/openapi.json");
  expect(document.json).toHaveProperty("openapi", "3.1.0");
  const metrics = await world.get("/metrics");
  expect(metrics.text).toMatch(/holdall_http_seconds_count\{route="ping",code="200"\} \d+/);
  expect(metrics.text).toContain("holdall_ws_connections 0");
});
