import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startLocalChains } from "./chains.ts";

async function ask(url: string, method: string, params: readonly unknown[] = []): Promise<unknown> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  return ((await answer.json()) as { readonly result: unknown }).result;
}

test("both local chains and the co-signer answer, and what was given on them survives a restart", async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), "holdall-chains-"));
  const said: string[] = [];
  const start = () =>
    startLocalChains({
      dataFolder,
      seed: 5,
      hasUsualPorts: false,
      exchangeUrl: "http://127.0.0.1:1",
      say: (line) => said.push(line),
    });
  const address = "4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi";
  const first = await start();
  expect(first.absent).toStrictEqual([]);
  await ask(first.solana!.url, "requestAirdrop", [address, 2_000_000_000]);
  const card = async (url: string) => (await (await fetch(`${url}/card`)).json()) as object;
  const { identity } = (await card(first.cosigner!.url)) as { readonly identity: string };
  expect(first.cosigner!.check.split(" ")).toHaveLength(6);
  const network = await ask(first.solana!.url, "getGenesisHash");
  expect(await ask(first.evm!.url, "eth_chainId")).toBe("0x7a69");
  await first.stop();
  await expect(ask(first.solana!.url, "getHealth")).rejects.toThrow();
  const second = await start();
  expect(await ask(second.solana!.url, "getGenesisHash")).toBe(network);
  expect(await card(second.cosigner!.url)).toMatchObject({ identity });
  const balance = await ask(second.solana!.url, "getBalance", [
    address,
    { commitment: "processed" },
  ]);
  expect(balance).toMatchObject({ value: 2_000_000_000 });
  await second.stop();
  expect(said).toStrictEqual([]);
  rmSync(dataFolder, { recursive: true, force: true });
});
