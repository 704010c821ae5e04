import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bytesToHex } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import { createCosignerClient, readCard, signTextWith } from "@holdall/wallet/cosign";
import { IDENTITIES } from "@holdall/wallet/frost/ceremony";
import { ACCOUNT } from "./household.twin.ts";

/** The program as others start it. */
async function started(): Promise<{ url: string; stop: () => Promise<number | null> }> {
  const folder = mkdtempSync(join(tmpdir(), "holdall-cosigner-"));
  const main = join(import.meta.dirname, "main.ts");
  const child = spawn(process.execPath, [main, "cosign", "--data", folder, "--port", "0"]);
  const line = await new Promise<string>((resolve) =>
    child.stdout.once("data", (part: Buffer) => resolve(part.toString())),
  );
  const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
  const stop = () => {
    child.kill("SIGTERM");
    return closed;
  };
  return { url: (JSON.parse(line) as { url: string }).url, stop };
}

/** What a request under another host's name is answered. */
const statusFor = (url: string, host: string): Promise<number | undefined> =>
  new Promise((resolve) => {
    request(`${url}/card`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).end();
  });

test("the program gives its card, answers signed requests, and stops when told", async () => {
  const { url, stop } = await started();
  const card = readCard(new Uint8Array(await (await fetch(`${url}/card`)).arrayBuffer()));
  expect(card).toMatchObject({ url });
  let number = 1;
  const client = createCosignerClient(
    {
      account: ACCOUNT,
      from: "device",
      sign: signTextWith(IDENTITIES.device),
      nextNumber: () => number++,
    },
    async (path, text, signature) => {
      const headers = { "holdall-signature": bytesToHex(signature) };
      return (await fetch(`${url}/${path}`, { method: "POST", body: text, headers })).text();
    },
  );
  expect(await client.ask("status", "none")).toMatchObject({ refusal: "cosigner-account" });
  const large = await fetch(`${url}/status`, { method: "POST", body: "x".repeat(300_000) });
  expect(large.status).toBe(413);
  expect((await fetch(`${url}/status`)).status).toBe(405);
  const bare = await fetch(`${url}/status`, { method: "POST", body: "{}" });
  expect(await bare.json()).toMatchObject({ refusal: "malformed" });
  // A page that reaches the port under a name of its own is turned away.
  expect(await statusFor(url, "evil.example")).toBe(403);
  expect(await stop()).toBe(0);
  expect(await client.ask("status", "none")).toMatchObject({ refusal: "cosigner-silent" });
});
