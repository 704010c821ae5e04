/** Orders of the load, signed before the clock runs. */
import { generateKeyPairSync, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";

export interface LoadKey {
  readonly publicKey: string;
  readonly privateKey: KeyObject;
}

/** Keys of the load, fresh for each run. */
export function loadKeys(count: number): readonly LoadKey[] {
  return Array.from({ length: count }, () => {
    const pair = generateKeyPairSync("ed25519");
    const bytes = pair.publicKey.export({ format: "der", type: "spki" }).subarray(-32);
    return { publicKey: bytes.toString("base64"), privateKey: pair.privateKey };
  });
}

const WINDOW_MS = 60_000;
const MARKETS = 50;
const PRICES = 5_000;

/** An order that finds nobody and expires at once; no two of them in a row are the same. */
export function orderBody(index: number): Readonly<Record<string, string>> {
  const cents = 1 + (Math.floor(index / MARKETS) % PRICES);
  return {
    orderType: "Limit",
    price: (cents / 100).toFixed(2),
    quantity: "0.0100",
    side: "Bid",
    symbol: `B${index % MARKETS}_USDC`,
    timeInForce: "IOC",
  };
}

/** One signed `POST /api/v1/order`. */
export function orderRequest(key: LoadKey, index: number): Buffer {
  const body = orderBody(index);
  return request(key, "/api/v1/order", `${partOf(body)}&`, body, index);
}

/** One signed `POST /api/v1/orders` with `count` orders under one signature. */
export function batchRequest(key: LoadKey, index: number, count: number): Buffer {
  const bodies = Array.from({ length: count }, (_, each) => orderBody(index * count + each));
  const text = bodies.map((body) => `${partOf(body)}&`).join("");
  return request(key, "/api/v1/orders", text, bodies, index);
}

/** The four texts of a signed socket frame with the given fields. */
export function socketSignature(key: LoadKey, instruction: string, fields: string): string[] {
  const timestamp = String(Date.now());
  const text = `instruction=${instruction}&${fields}timestamp=${timestamp}&window=${WINDOW_MS}`;
  return [key.publicKey, signatureOf(key, text), timestamp, String(WINDOW_MS)];
}

/** Fields in byte order, as the signature wants them; `orderBody` already has them so. */
function partOf(body: Readonly<Record<string, string>>): string {
  const fields = Object.entries(body).map(([name, value]) => `${name}=${value}`);
  return `instruction=orderExecute&${fields.join("&")}`;
}

function request(key: LoadKey, path: string, parts: string, body: unknown, index: number): Buffer {
  // Distinct times make distinct signatures: a repeated one would be answered from memory.
  const timestamp = String(Date.now() - (index % 1_000));
  const text = `${parts}timestamp=${timestamp}&window=${WINDOW_MS}`;
  const json = JSON.stringify(body);
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n` +
      `X-API-Key: ${key.publicKey}\r\nX-Signature: ${signatureOf(key, text)}\r\n` +
      `X-Timestamp: ${timestamp}\r\nX-Window: ${WINDOW_MS}\r\n` +
      `Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`,
  );
}

function signatureOf(key: LoadKey, text: string): string {
  return sign(null, Buffer.from(text), key.privateKey).toString("base64");
}
