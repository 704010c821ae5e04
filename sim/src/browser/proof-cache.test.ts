/** The service worker's own text, run over a cache and a network in the test's hands. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";

const source = readFileSync(
  new URL("../../../web/public/service-worker.js", import.meta.url),
  "utf8",
);
const ORIGIN = "http://localhost:8080";

type Answer = Promise<Response> | undefined;

function worker() {
  const kept = new Map<string, Response>();
  const asked: string[] = [];
  const served = new Map<string, string>();
  const heard = new Map<string, (event: object) => void>();
  const cache = {
    match: async (name: string) => kept.get(name)?.clone(),
    put: async (name: string, response: Response) => void kept.set(name, response),
    keys: async () => [...kept.keys()],
    delete: async (name: string) => kept.delete(name),
  };
  const fetch = async ({ url }: { readonly url: string }) => {
    asked.push(url);
    const text = served.get(new URL(url).pathname);
    return text === undefined ? new Response("", { status: 404 }) : new Response(text);
  };
  const self = {
    addEventListener: (type: string, act: (event: object) => void) => heard.set(type, act),
    location: { origin: ORIGIN },
  };
  const caches = { open: async () => cache };
  runInNewContext(source, { self, caches, fetch, crypto, URL, Uint8Array, Response, Promise });
  const get = async (target: string): Promise<string | undefined> => {
    let answer: Answer;
    const request = { method: "GET", mode: "cors", url: ORIGIN + target };
    heard.get("fetch")!({ request, respondWith: (given: Answer) => void (answer = given) });
    return (await answer)?.text();
  };
  return { get, asked, served, kept };
}

const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");
const proofAt = (text: string, day = "2026-11-29"): string =>
  `/api/v1/reserves/${day}/shard-0.proof?sha256=${digestOf(text)}`;

test("a file of a proof is fetched once and then had, whichever day names it", async () => {
  const { get, asked, served } = worker();
  served.set("/api/v1/reserves/2026-11-29/shard-0.proof", "bytes");
  expect(await get(proofAt("bytes"))).toBe("bytes");
  served.clear();
  expect(await get(proofAt("bytes"))).toBe("bytes");
  expect(await get(proofAt("bytes", "2026-11-30"))).toBe("bytes");
  expect(asked).toHaveLength(1);
});

test("what is not what its name says is handed on and never kept", async () => {
  const { get, asked, served, kept } = worker();
  served.set("/api/v1/reserves/2026-11-29/shard-0.proof", "altered");
  expect(await get(proofAt("bytes"))).toBe("altered");
  expect(await get(proofAt("bytes"))).toBe("altered");
  served.clear();
  expect(await get(proofAt("bytes"))).toBe("");
  expect(asked).toHaveLength(3);
  expect(kept.size).toBe(0);
});

test("no other data of the venue is answered here", async () => {
  const { get, asked } = worker();
  for (const target of [
    "/api/v1/reserves",
    "/api/v1/reserves/2026-11-29/manifest.json",
    `/api/v1/capital?sha256=${digestOf("bytes")}`,
    `/web/v1/health?sha256=${digestOf("bytes")}`,
  ])
    expect(await get(target), target).toBeUndefined();
  expect(asked).toEqual([]);
});

test("256 files are kept, and the oldest makes room for the next", async () => {
  const { get, served, kept } = worker();
  for (let each = 0; each < 257; each += 1) {
    served.set("/api/v1/reserves/2026-11-29/shard-0.proof", `bytes ${each}`);
    await get(proofAt(`bytes ${each}`));
  }
  expect(kept.size).toBe(256);
  expect(kept.has(`/${digestOf("bytes 0")}`)).toBe(false);
  expect(kept.has(`/${digestOf("bytes 256")}`)).toBe(true);
});
