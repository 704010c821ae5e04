import { createEvmChain } from "@holdall/chain/evm";
import { localEvm } from "@holdall/chain/networks";
import { httpPost } from "@holdall/chain/nodes";
import { startEvm } from "@holdall/devnet/evm";
import type { EvmDevnet } from "@holdall/devnet/evm";
import { encodeCall } from "@holdall/wallet/clear";
import { toHex } from "viem";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

/** Whoever wants to be mistaken for somebody known sends nothing at all, and stands in the list for it. */
const clock = { nowMs: () => Date.now(), sleep: () => Promise.resolve() };

let node: EvmDevnet;
beforeAll(async () => {
  node = await startEvm({});
}, 60_000);
afterAll(() => node.close());

async function control(method: string, params: readonly unknown[]): Promise<unknown> {
  const headers = { "content-type": "application/json", "x-devnet-token": node.token };
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const answer = await fetch(node.url, { method: "POST", headers, body });
  return ((await answer.json()) as { readonly result: unknown }).result;
}

test("a transfer of nothing by others is no movement; one of something is, and so is what one pays for", async () => {
  const [house, person] = (await control("eth_accounts", [])) as readonly string[];
  const { dollar } = node.contracts;
  const network = localEvm(node.networkId, node.url);
  const endpoints = [{ id: "local", operator: "local", post: httpPost(node.url, fetch) }];
  const chain = createEvmChain({ network, endpoints, clock, known: {} });
  const rows = async (): Promise<readonly (readonly bigint[])[]> => {
    const told = await chain.history(person, { limit: 10, before: null });
    if ("refusal" in told) throw new Error(told.refusal.detail);
    const dollars = { kind: "token", id: dollar };
    return told.value.movements.map(({ changes }) =>
      changes
        .filter(({ asset }) => JSON.stringify(asset) === JSON.stringify(dollars))
        .map(({ units }) => units),
    );
  };
  const call = async (from: string, data: Uint8Array): Promise<void> => {
    const id = await control("eth_sendTransaction", [{ from, to: dollar, data: toHex(data) }]);
    await vi.waitFor(async () =>
      expect(await control("eth_getTransactionReceipt", [id])).toMatchObject({ status: "0x1" }),
    );
  };
  const transfer = (to: string, units: bigint): Uint8Array =>
    encodeCall("transfer(address,uint256)", [to, units]);
  await call(house, encodeCall("mint(address,uint256)", [house, 100n]));
  const before = await rows();
  await call(house, transfer(person, 0n));
  expect(await rows()).toEqual(before);
  await call(house, transfer(person, 7n));
  expect(await rows()).toEqual([[7n], ...before]);
  // What one has paid a fee for is one's own to look at, whatever it moved.
  await call(person, transfer(house, 0n));
  expect(await rows()).toEqual([[], [7n], ...before]);
});
