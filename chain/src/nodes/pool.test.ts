import { Refused } from "@holdall/chain/port";
import type { Clock } from "@holdall/chain/port";
import { expect, test } from "vitest";
import type { Endpoint, PostAnswer } from "./endpoint.ts";
import { fromJson, toJson } from "./json.ts";
import { NodeError, Pool } from "./pool.ts";
import type { Ask } from "./pool.ts";

/** A clock that stands still but for waiting. */
function leapingClock(): Clock & { leap(ms: number): void } {
  let nowMs = 0;
  const leap = (ms: number): void => void (nowMs += ms);
  return { nowMs: () => nowMs, sleep: async (ms) => leap(ms), leap };
}

type Script = (method: string) => unknown;

/** A node that answers by a script; a thrown error is silence. */
function scripted(id: string, script: Script): Endpoint & { asked: number } {
  const node = {
    id,
    operator: id,
    asked: 0,
    post: async (body: string): Promise<PostAnswer> => {
      node.asked++;
      const { id: request, method } = fromJson(body) as { id: number; method: string };
      const result = script(method);
      if (typeof result === "object" && result !== null && "status" in result)
        return result as PostAnswer;
      const reply =
        typeof result === "object" && result !== null && "error" in result
          ? { id: request, ...result }
          : { id: request, result };
      return { status: 200, body: toJson(reply), retryAfterMs: null };
    },
  };
  return node;
}

const silent: Script = () => {
  throw new Error("no answer");
};
const at = (height: bigint) => async (ask: Ask) => ({ height, value: await ask("value", []) });

test("two that say the same are two sources", async () => {
  const pool = new Pool([scripted("a", () => 5), scripted("b", () => 5)], leapingClock(), 16n);
  expect(await pool.agree(at(7n))).toMatchObject({
    value: 5,
    sources: 2,
    isFresh: true,
    height: 7n,
  });
});

test("two that differ for four seconds are a refusal that shows both", async () => {
  const clock = leapingClock();
  const pool = new Pool([scripted("a", () => 5), scripted("b", () => 6)], clock, 16n);
  await expect(pool.agree(at(7n))).rejects.toThrow("nodes-disagree: 5 ≠ 6");
  expect(clock.nowMs()).toBe(4_000);
});

test("two of one operator are one source", async () => {
  const pair = [scripted("a", () => 5), { ...scripted("b", () => 6), operator: "a" }];
  const pool = new Pool(pair, leapingClock(), 16n);
  expect(await pool.agree(at(7n))).toMatchObject({ value: 5, sources: 1, isFresh: true });
});

test("with the other silent, what one says is shown as old, and feeds no signature", async () => {
  const pool = new Pool([scripted("a", () => 5), scripted("b", silent)], leapingClock(), 16n);
  expect(await pool.agree(at(7n))).toMatchObject({ value: 5, sources: 1, isFresh: false });
  await expect(pool.certain(at(7n))).rejects.toThrow("nodes-silent");
});

test("an answer seventeen slots behind is old, sixteen is not", async () => {
  const pool = new Pool([scripted("a", () => 5)], leapingClock(), 16n);
  await pool.agree(at(100n));
  expect((await pool.agree(at(84n))).isFresh).toBe(true);
  expect((await pool.agree(at(83n))).isFresh).toBe(false);
});

test("three failures in ten seconds rest a node for fifteen, and one probe decides", async () => {
  const clock = leapingClock();
  let isUp = false;
  const node = scripted("a", () => (isUp ? 5 : silent("")));
  const pool = new Pool([node], clock, 16n);
  const read = () => pool.read((ask) => ask("value", []));
  for (let tries = 0; tries < 5; tries++) await expect(read()).rejects.toThrow("nodes-silent");
  expect(node.asked).toBe(3);
  clock.leap(14_999);
  await expect(read()).rejects.toThrow("nodes-silent");
  expect(node.asked).toBe(3);
  clock.leap(1);
  isUp = true;
  expect(await read()).toBe(5);
  expect(node.asked).toBe(4);
});

test("a node that asks to wait is left alone so long, and no longer", async () => {
  const clock = leapingClock();
  let answers = 0;
  const node = scripted("a", () =>
    answers++ === 0 ? { status: 429, body: "", retryAfterMs: 2_000 } : 5,
  );
  const pool = new Pool([node], clock, 16n);
  const read = () => pool.read((ask) => ask("value", []));
  await expect(read()).rejects.toThrow("nodes-silent");
  clock.leap(1_999);
  await expect(read()).rejects.toThrow("nodes-silent");
  clock.leap(1);
  expect(await read()).toBe(5);
});

test("reads move on at once; an answer to another request is none", async () => {
  const wrong: Endpoint = {
    id: "wrong",
    operator: "wrong",
    post: async () => ({ status: 200, body: '{"id":999,"result":6}', retryAfterMs: null }),
  };
  const html: Endpoint = {
    ...wrong,
    id: "html",
    post: async () => ({ status: 200, body: "<html>", retryAfterMs: null }),
  };
  const pool = new Pool([wrong, html, scripted("good", () => 5)], leapingClock(), 16n);
  expect(await pool.read((ask) => ask("value", []))).toBe(5);
});

test("an error that a node answers on purpose is an answer", async () => {
  const refusing = scripted("a", () => ({ error: { code: -32_601, message: "Method not found" } }));
  const pool = new Pool([refusing, scripted("b", () => 5)], leapingClock(), 16n);
  const failure = await pool.read((ask) => ask("value", [])).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(NodeError);
  expect(failure).toBeInstanceOf(Refused);
  expect(failure).toMatchObject({ code: -32_601 });
});

test("nodes of another network are never asked again", async () => {
  const foreign = scripted("foreign", (method) => (method === "network" ? "other" : 6));
  const own = scripted("own", (method) => (method === "network" ? "ours" : 5));
  const pool = new Pool([foreign, own], leapingClock(), 16n);
  const isOurs = async (ask: Ask) => (await ask("network", [])) === "ours";
  expect(await pool.verify(isOurs)).toBe(1);
  expect(await pool.agree(at(1n))).toMatchObject({ value: 5, sources: 1, isFresh: false });
  expect(foreign.asked).toBe(1);
});

test("whole numbers of any size keep their digits both ways", () => {
  const value = { small: 5, large: 18_446_744_073_709_551_615n, text: "18446744073709551615" };
  expect(fromJson(toJson(value))).toStrictEqual(value);
});
