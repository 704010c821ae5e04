import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openHistory, type History } from "@holdall/server/history";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Reader } from "../testing/reader.twin.ts";
import { startWebWorld, type WebWorld } from "./web-world.twin.ts";

let history: History;
let world: WebWorld;
let bare: WebWorld;
const folder = mkdtempSync(join(tmpdir(), "holdall-site-"));

beforeAll(async () => {
  mkdirSync(join(folder, "assets"));
  const page = '<html><head></head><script nonce="__NONCE__" src="/assets/a-1.js"></script></html>';
  writeFileSync(join(folder, "index.html"), page);
  writeFileSync(join(folder, "assets/a-1.js"), "let a = 1;");
  writeFileSync(join(folder, "offline.html"), "<p>offline</p>");
  writeFileSync(join(folder, "worker.js"), "let w = 1;");
  writeFileSync(join(folder, "assets.json"), "{}");
  writeFileSync(join(folder, "build.txt"), "0011223344556677\n");
  history = await openHistory({ kind: "memory" });
  world = await startWebWorld({ history, folder });
  bare = await startWebWorld({ history, folder: join(folder, "nothing") });
});
afterAll(async () => {
  await world.close();
  await bare.close();
  await history.close();
  rmSync(folder, { recursive: true });
});

const get = (path: string, of = world): Promise<Response> => fetch(of.origin + path);

test("every route of the application is its page, with a nonce and a policy of its own", async () => {
  const nonces = new Set<string>();
  for (const path of [
    "/",
    "/trade/SOL_USDC?tab=chart",
    "/earn",
    "/account/history",
    "/operator/risk",
  ]) {
    const response = await get(path);
    expect(response.status, path).toBe(200);
    expect(response.headers.get("cache-control")).toBe("no-store");
    const text = await response.text();
    const nonce = /nonce="([\w-]{22})"/.exec(text)![1];
    nonces.add(nonce);
    const ws = world.origin.replace("http", "ws");
    expect(response.headers.get("content-security-policy")).toBe(
      `default-src 'none'; script-src 'nonce-${nonce}' 'strict-dynamic'; style-src 'self' 'nonce-${nonce}'; style-src-attr 'none'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self' ${ws}; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types holdall; report-uri /web/v1/report`,
    );
  }
  expect(nonces.size).toBe(5);
});

test("pages and files say that nobody frames, embeds, sniffs or refers", async () => {
  for (const path of ["/", "/assets/a-1.js", "/offline.html"]) {
    const { headers } = await get(path);
    expect(headers.get("cross-origin-opener-policy"), path).toBe("same-origin");
    expect(headers.get("cross-origin-embedder-policy"), path).toBe("require-corp");
    expect(headers.get("cross-origin-resource-policy"), path).toBe("same-origin");
    // What is written into a page, its door to the demo world before all, is no other origin's to read.
    expect(headers.get("access-control-allow-origin"), path).toBeNull();
    expect(headers.get("x-content-type-options"), path).toBe("nosniff");
    expect(headers.get("referrer-policy"), path).toBe("no-referrer");
    expect(headers.get("permissions-policy"), path).toMatch(
      /camera=\(\).*clipboard-write=\(self\)/,
    );
    expect(headers.get("strict-transport-security"), path).toBeNull();
  }
});

test("hashed files never change, others are asked for anew, scripts are bound as workers", async () => {
  const hashed = await get("/assets/a-1.js");
  expect(hashed.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  const worker = await get("/worker.js");
  expect(worker.headers.get("cache-control")).toBe("no-cache");
  expect(worker.headers.get("content-security-policy")).toBe(
    "default-src 'none'; connect-src 'self'",
  );
  expect((await get("/assets.json")).status).toBe(200);
});

test("no request becomes a path of the disk, and programs are told when they err", async () => {
  const paths = [
    "/../package.json",
    "/%2e%2e/package.json",
    "/assets/../../x",
    "/nothing",
    "/index.html",
    "/api/v1/nothing",
    "/web/v1/nothing",
    "/udf/nothing",
  ];
  for (const path of paths) expect((await get(path)).status, path).toBe(404);
});

test("an address moves to the name, because passkeys live there", async () => {
  const url = world.origin.replace("localhost", "127.0.0.1");
  const response = await fetch(`${url}/earn`, { redirect: "manual" });
  expect(response.status).toBe(307);
  expect(response.headers.get("location")).toBe(`${world.origin}/earn`);
});

test("a page under our own name carries a token that lets its visitor in, under another none", async () => {
  expect(await (await get("/")).text()).toContain(
    '<meta name="demo-entry" content="visitor-token">',
  );
  const { port } = new URL(world.origin);
  const text = await new Promise<string>((resolve, reject) => {
    const options = { port, host: "127.0.0.1", headers: { Host: `elsewhere.example:${port}` } };
    request(options, (response) => {
      response.setEncoding("utf8");
      let all = "";
      response.on("data", (part: string) => (all += part));
      response.on("end", () => resolve(all));
    })
      .on("error", reject)
      .end();
  });
  expect(text).toContain("/assets/a-1.js");
  expect(text).not.toContain("demo-entry");
});

test("where nothing is built, the root says how to build it", async () => {
  const text = await (await get("/", bare)).text();
  expect(text).toContain("npm run build -w web");
  expect((await get("/earn", bare)).status).toBe(404);
});

test("violations that browsers report are counted", async () => {
  const before = await (await get("/metrics")).text();
  const count = (text: string): number => Number(/holdall_csp_reports_total (\d+)/.exec(text)![1]);
  const body = JSON.stringify({ "csp-report": { "violated-directive": "img-src" } });
  const headers = { "Content-Type": "application/csp-report", Origin: world.origin };
  const sent = await fetch(`${world.origin}/web/v1/report`, { method: "POST", headers, body });
  expect(sent.status).toBe(204);
  expect(count(await (await get("/metrics")).text())).toBe(count(before) + 1);
});

test("a socket is greeted with the build of the pages that are served, where any are", async () => {
  for (const [served, build] of [
    [world, "0011223344556677"],
    [bare, undefined],
  ] as const) {
    const reader = await Reader.open(served.gateway.wsUrl);
    reader.send({ method: "HELLO", id: 1 });
    const { result } = await reader.next((message) => (message.id as unknown) === 1);
    expect(result.build).toBe(build);
    reader.close();
  }
});
