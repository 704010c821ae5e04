import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startWorld, type World } from "./testing/world.twin.ts";

const day = {
  date: "2026-11-22",
  manifestHash: "ab".repeat(32),
  profile: "small",
  ratios: { USDC: "1" },
  files: ["manifest.json", "disclosed/fees.porb", "verify.html"],
};
const nonces = new Map<number, string>();
let world: World;
let without: World;
beforeAll(async () => {
  world = await startWorld({
    reserves: {
      days: () => [day],
      file: (date, name) =>
        date === day.date && day.files.includes(name) ? Buffer.from(`bytes of ${name}`) : undefined,
      nonce: (userId) => {
        const own = nonces.get(userId);
        const drawnBy = own === undefined ? "venue" : "user";
        return Promise.resolve({ nonce: own ?? "00".repeat(32), drawnBy });
      },
      setNonce: (userId, nonce) => {
        nonces.set(userId, nonce);
        return Promise.resolve("2026-11-23");
      },
    },
  });
  without = await startWorld();
});
afterAll(async () => {
  await world.gateway.close();
  await without.gateway.close();
});

test("published days are listed, and their files served for ever, to any page", async () => {
  expect((await world.get("/api/v1/reserves")).json).toEqual([day]);
  expect((await world.get("/api/v1/reserves/latest")).json).toEqual(day);
  const file = await world.get("/api/v1/reserves/2026-11-22/disclosed%2Ffees.porb");
  expect(file.text).toBe("bytes of disclosed/fees.porb");
  expect(file.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect(file.headers.get("access-control-allow-origin")).toBe("*");
  const hash = createHash("sha256").update("bytes of disclosed/fees.porb").digest("hex");
  expect(file.headers.get("etag")).toBe(`"${hash}"`);
  expect(file.headers.get("content-type")).toBe("application/octet-stream");
  const page = await world.get("/api/v1/reserves/2026-11-22/verify.html");
  expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
});

test("another day or another file is not found, nor is anything where nothing is proven", async () => {
  expect((await world.get("/api/v1/reserves/2026-11-23/manifest.json")).status).toBe(404);
  expect((await world.get("/api/v1/reserves/2026-11-22/..%2Fmaster.key")).status).toBe(404);
  expect((await without.get("/api/v1/reserves")).json).toEqual([]);
  expect((await without.get("/api/v1/reserves/latest")).status).toBe(404);
});

test("a user reads and sets their own nonce; what is none is refused and changes nothing", async () => {
  const path = "/api/v1/reserves/nonce";
  const set = (nonce: string) =>
    world.call(world.alice, "POST", path, "reservesNonceSet", { body: { nonce } });
  const mine = "0f".repeat(32);
  expect((await set(mine)).json).toEqual({
    nonce: mine,
    drawnBy: "user",
    effectiveFrom: "2026-11-23",
  });
  expect((await set(mine.toUpperCase())).status).toBe(400);
  expect((await set(mine.slice(2))).status).toBe(400);
  const read = await world.call(world.alice, "GET", path, "reservesNonceQuery");
  expect(read.json).toEqual({ nonce: mine, drawnBy: "user" });
  const others = await world.call(world.bob, "GET", path, "reservesNonceQuery");
  expect(others.json).toEqual({ nonce: "00".repeat(32), drawnBy: "venue" });
});
