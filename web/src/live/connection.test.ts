import { CONTRACT_VERSION } from "@holdall/core/contract";
import { afterEach, expect, test, vi } from "vitest";
import { Connection } from "./connection.ts";
import { Flush } from "./flush.ts";
import { pageVersion } from "./page-version.ts";

const OWN = "0011223344556677";

function connected(): Connection {
  return new Connection(new Flush((publish) => publish()), { nowMs: () => 0, build: OWN });
}

afterEach(() => vi.unstubAllGlobals());

test.each([
  [{ contract: CONTRACT_VERSION, build: OWN }, "current"],
  [{ contract: CONTRACT_VERSION }, "current"],
  [{ contract: CONTRACT_VERSION, build: "8899aabbccddeeff" }, "new-build"],
  [{ contract: CONTRACT_VERSION + 1, build: OWN }, "other-contract"],
  [{ contract: CONTRACT_VERSION - 1, build: "8899aabbccddeeff" }, "other-contract"],
] as const)("a venue that says %o finds the page %s", (said, version) => {
  expect(pageVersion({ nonce: "n", ...said }, OWN)).toBe(version);
});

test("an overtaken page stays so until it is loaded anew, whatever the next connection says", () => {
  const connection = connected();
  const said = (contract: number): void => connection.greet({ nonce: "n", contract, build: OWN });
  said(CONTRACT_VERSION + 1);
  said(CONTRACT_VERSION);
  expect(connection.version.present).toBe("other-contract");
});

test("a page is sending from a signed command's first moment to its last answer's", async () => {
  const connection = connected();
  const answers: ((response: Response) => void)[] = [];
  vi.stubGlobal("fetch", () => new Promise((resolve) => answers.push(resolve)));
  const signed = { headers: { "X-API-Key": "key" } };
  const read = connection.ask("/api/v1/capital", { method: "GET", ...signed });
  expect(connection.isSending.present).toBe(false);
  const placed = connection.ask("/api/v1/order", { method: "POST", ...signed });
  const cancelled = connection.ask("/api/v1/order", { method: "DELETE", ...signed });
  expect(connection.isSending.present).toBe(true);
  answers[1](new Response());
  await placed;
  expect(connection.isSending.present).toBe(true);
  answers[2](new Response());
  await cancelled;
  expect(connection.isSending.present).toBe(false);
  answers[0](new Response());
  await read;
});

test("a command that finds no network is sent no longer", async () => {
  const connection = connected();
  vi.stubGlobal("fetch", async () => {
    throw new TypeError("no network");
  });
  const signed = { method: "POST", headers: { "X-API-Key": "key" } };
  await expect(connection.ask("/api/v1/order", signed)).rejects.toThrow("no network");
  expect(connection.isSending.present).toBe(false);
});
