import type { Clock } from "@holdall/chain/port";
import { expect, test } from "vitest";
import type { Endpoint } from "./endpoint.ts";
import { fromJson, toJson } from "./json.ts";
import { provenEndpoint } from "./proven.ts";

const HOUR_MS = 3_600_000;
const LIMITS = { timeoutMs: 8_000, bytesMax: 1_000 };

/** A node that notes what it is asked, and tells the network that it is set to. */
function bench() {
  const asked: string[] = [];
  const at = { nowMs: 0, network: "0x1" as unknown };
  const clock: Clock = { nowMs: () => at.nowMs, sleep: () => Promise.resolve() };
  const node: Endpoint = {
    id: "node",
    operator: "one",
    post: async (body) => {
      const { id, method } = fromJson(body) as { id: number; method: string };
      asked.push(method);
      const result = method === "eth_chainId" ? at.network : "value";
      return { status: 200, body: toJson({ id, result }), retryAfterMs: null };
    },
  };
  const proof = { method: "eth_chainId", isOurs: (told: string) => told === "0x1" };
  const { post } = provenEndpoint(node, proof, clock);
  const ask = () => post(toJson({ jsonrpc: "2.0", id: 7, method: "value", params: [] }), LIMITS);
  return { asked, at, ask };
}

test("a node is asked for its network once, before what many ask at the same time", async () => {
  const { asked, ask } = bench();
  await Promise.all([ask(), ask(), ask()]);
  await ask();
  expect(asked).toEqual(["eth_chainId", "value", "value", "value", "value"]);
});

test("it is asked again after an hour, and not a moment before", async () => {
  const { asked, at, ask } = bench();
  await ask();
  at.nowMs = HOUR_MS - 1;
  await ask();
  expect(asked.filter((one) => one === "eth_chainId")).toHaveLength(1);
  at.nowMs = HOUR_MS;
  at.network = "0x5";
  await expect(ask()).rejects.toThrow("another network");
  expect(asked).toEqual(["eth_chainId", "value", "value", "eth_chainId"]);
});

test("a node of another network is told nothing for an hour, and one that tells nothing is asked anew", async () => {
  const { asked, at, ask } = bench();
  at.network = "0x5";
  await expect(ask()).rejects.toThrow("another network");
  at.nowMs = HOUR_MS - 1;
  await expect(ask()).rejects.toThrow("another network");
  expect(asked).toEqual(["eth_chainId"]);
  at.nowMs = HOUR_MS;
  at.network = undefined;
  await expect(ask()).rejects.toThrow("told nothing");
  at.network = "0x1";
  await ask();
  expect(asked).toEqual(["eth_chainId", "eth_chainId", "eth_chainId", "value"]);
});
