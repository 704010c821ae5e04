import { request as httpRequest } from "node:http";
import { startSolana } from "@holdall/devnet/solana";
import type { SolanaDevnet } from "@holdall/devnet/solana";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";

let node: SolanaDevnet;
beforeAll(async () => {
  node = await startSolana({ seed: "door", slotMs: 0, token: "token-of-this-run" });
});
afterAll(() => node.close());

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

function post(body: string, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      node.url,
      { method: "POST", headers: { "content-type": "application/json", ...headers } },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("end", () => {
          const { statusCode = 0, headers: told } = answer;
          resolve({ status: statusCode, headers: told, body: Buffer.concat(parts).toString() });
        });
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

const call = (method: string, params: readonly unknown[] = [], id: unknown = 1): string =>
  JSON.stringify({ jsonrpc: "2.0", id, method, params });

async function errorOf(body: string, headers = {}): Promise<{ code: number; message: string }> {
  const { error } = JSON.parse((await post(body, headers)).body) as {
    error: { code: number; message: string };
  };
  return error;
}

test("any page may read; none that came by another name may", async () => {
  const answer = await post(call("getHealth"));
  expect(answer.headers["access-control-allow-origin"]).toBe("*");
  expect(JSON.parse(answer.body)).toStrictEqual({ jsonrpc: "2.0", result: "ok", id: 1 });
  for (const host of ["evil.example", "127.0.0.1.evil.example", "10.0.0.1:8899"]) {
    expect((await post(call("getHealth"), { host })).status).toBe(403);
  }
  for (const host of ["localhost:1", "wallet.localhost:8899", "127.0.0.1"]) {
    expect((await post(call("getHealth"), { host })).status).toBe(200);
  }
});

test("control methods need the token, whole and exact", async () => {
  for (const token of ["", "token-of-this-ru", "token-of-this-run2", "Token-of-this-run"]) {
    expect(await errorOf(call("devnet_advance"), { "x-devnet-token": token })).toMatchObject({
      code: -32_001,
    });
  }
  const answer = await post(call("devnet_advance"), { "x-devnet-token": "token-of-this-run" });
  expect(JSON.parse(answer.body)).toHaveProperty("result");
});

test("a batch has one to a hundred calls, a body at most a mebibyte", async () => {
  const batch = (count: number) => `[${Array(count).fill(call("getHealth")).join(",")}]`;
  expect(JSON.parse((await post(batch(100))).body)).toHaveLength(100);
  expect(await errorOf(batch(101))).toMatchObject({ code: -32_600 });
  expect(await errorOf("[]")).toMatchObject({ code: -32_600 });
  const long = (bytes: number) => call("getHealth", ["x".repeat(bytes)]);
  const spare = 1024 * 1024 - long(0).length;
  expect((await post(long(spare))).status).toBe(200);
  expect((await post(long(spare + 1))).status).toBe(413);
});

test("what is no request is told so, with its id where there is one", async () => {
  expect(await errorOf("{")).toMatchObject({ code: -32_700 });
  expect(await errorOf("7")).toMatchObject({ code: -32_600 });
  expect(await errorOf(call("noSuchMethod"))).toMatchObject({ code: -32_601 });
  expect(await errorOf(call("getBalance", ["not an address"]))).toMatchObject({ code: -32_602 });
  const named = JSON.parse((await post(call("getSlot", [], "seven"))).body) as { id: unknown };
  expect(named.id).toBe("seven");
});

test("a transaction of 1,233 bytes is too large; one of 1,232 is read", async () => {
  const sent = (bytes: number) =>
    errorOf(
      call("sendTransaction", [Buffer.alloc(bytes).toString("base64"), { encoding: "base64" }]),
    );
  expect((await sent(1_233)).message).toContain("too large: 1233 bytes (max: 1232 bytes)");
  expect((await sent(1_232)).message).toContain("failed to deserialize");
});

test("errors of blocks and versions are those of the specification", async () => {
  const slot = async (): Promise<number> =>
    (
      JSON.parse((await post(call("getSlot", [{ commitment: "processed" }]))).body) as {
        result: number;
      }
    ).result;
  expect(await errorOf(call("getBlock", [(await slot()) + 5]))).toMatchObject({ code: -32_004 });
  expect(await errorOf(call("getBlockTime", [(await slot()) + 5]))).toMatchObject({
    code: -32_004,
  });
  const late = call("getBalance", [
    "11111111111111111111111111111111",
    { minContextSlot: (await slot()) + 9 },
  ]);
  expect(await errorOf(late)).toMatchObject({ code: -32_016 });
});

test("the WebSocket answers at both ports, and unsubscribes", async () => {
  const { port } = new URL(node.url);
  for (const at of [Number(port), Number(port) + 1]) {
    const socket = new WebSocket(`ws://127.0.0.1:${at}`);
    await new Promise((resolve) => socket.once("open", resolve));
    const next = () =>
      new Promise<{ result?: unknown }>((resolve) =>
        socket.once("message", (data: Buffer) => resolve(JSON.parse(data.toString()) as never)),
      );
    socket.send(call("slotSubscribe"));
    const { result } = await next();
    expect(result).toBeTypeOf("number");
    socket.send(call("slotUnsubscribe", [result]));
    expect(await next()).toMatchObject({ result: true });
    socket.send(call("slotUnsubscribe", [result]));
    expect(await next()).toMatchObject({ result: false });
    socket.terminate();
  }
});
