import { createPublicKey, verify } from "node:crypto";
import { expect, test } from "vitest";
import { batchRequest, loadKeys, orderBody, orderRequest } from "./signed-orders.ts";

const [key] = loadKeys(1);
const publicKey = createPublicKey(key.privateKey);

/** Headers and body of a request in bytes. */
function parse(request: Buffer): { headers: Map<string, string>; body: unknown } {
  const [head, body] = request.toString().split("\r\n\r\n");
  const headers = head
    .split("\r\n")
    .slice(1)
    .map((line) => line.split(": ") as [string, string]);
  return { headers: new Map(headers), body: JSON.parse(body) };
}

/** What `exchange-api.md` section 1.2 says is signed, built here another way. */
function signee(bodies: readonly Record<string, string>[], headers: Map<string, string>): string {
  const parts = bodies.map((body) => {
    const fields = Object.keys(body).sort();
    return `instruction=orderExecute&${fields.map((name) => `${name}=${body[name]}`).join("&")}&`;
  });
  return `${parts.join("")}timestamp=${headers.get("X-Timestamp")}&window=${headers.get("X-Window")}`;
}

test("an order is signed over its fields in byte order, time and window", () => {
  const { headers, body } = parse(orderRequest(key, 123));
  const text = signee([body as Record<string, string>], headers);
  const signature = Buffer.from(headers.get("X-Signature")!, "base64");
  expect(verify(null, Buffer.from(text), publicKey, signature)).toBe(true);
  expect(body).toEqual(orderBody(123));
});

test("a batch is one signature over all its orders", () => {
  const { headers, body } = parse(batchRequest(key, 3, 50));
  const orders = body as Record<string, string>[];
  expect(orders).toHaveLength(50);
  const signature = Buffer.from(headers.get("X-Signature")!, "base64");
  expect(verify(null, Buffer.from(signee(orders, headers)), publicKey, signature)).toBe(true);
});

test("neighbouring orders differ, so that none is taken for a repetition", () => {
  const bodies = Array.from({ length: 1_000 }, (_, index) => JSON.stringify(orderBody(index)));
  expect(new Set(bodies).size).toBe(1_000);
});
