import { createEvmChain } from "@holdall/chain/evm";
import { localEvm } from "@holdall/chain/networks";
import { httpPost } from "@holdall/chain/nodes";
import { startEvm } from "@holdall/devnet/evm";
import type { EvmDevnet } from "@holdall/devnet/evm";
import { hexToBytes, serializeTransaction } from "viem";
import { afterAll, beforeAll, expect, test } from "vitest";

/** Bytes are tried twice, at two moments: what a contract does in one block alone is seen (rule 509). */
const clock = { nowMs: () => Date.now(), sleep: () => Promise.resolve() };
const PERSON = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
const TURNING = "0x00000000000000000000000000000000000000f1";
const PLAIN = "0x00000000000000000000000000000000000000f2";
/** Gives back what it was sent in blocks of an odd number, and keeps it in the others. */
const GIVES_BACK_IN_TURNS = "0x60014316600857005b5f5f5f5f34335af100";

let node: EvmDevnet;
beforeAll(async () => {
  node = await startEvm({});
  await control("anvil_setCode", [TURNING, GIVES_BACK_IN_TURNS]);
}, 60_000);
afterAll(() => node.close());

async function control(method: string, params: readonly unknown[]): Promise<void> {
  const headers = { "content-type": "application/json", "x-devnet-token": node.token };
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  await fetch(node.url, { method: "POST", headers, body });
}

/** Both trials of five wei sent to an address, on a node that lacks some methods. */
async function trialsOf(to: `0x${string}`, lacking: readonly string[] = []) {
  const plain = httpPost(node.url, fetch);
  const post: typeof plain = (body, ...others) => {
    const asked = JSON.parse(body) as { readonly id: number; readonly method: string };
    if (!lacking.includes(asked.method)) return plain(body, ...others);
    const error = { code: -32_601, message: "Method not found" };
    const text = JSON.stringify({ jsonrpc: "2.0", id: asked.id, error });
    return plain(body, ...others).then((answer) => ({ ...answer, body: text }));
  };
  const endpoints = [{ id: "local", operator: "local", post }];
  const network = localEvm(node.networkId, node.url);
  const chain = createEvmChain({ network, endpoints, clock, known: {} });
  const bytes = hexToBytes(
    serializeTransaction({ type: "eip1559", chainId: 31_337, to, value: 5n, gas: 100_000n }),
  );
  const evidence = await chain.evidence({ bytes, from: PERSON, expiry: 0n });
  if ("refusal" in evidence) throw new Error(evidence.refusal.code);
  const [{ simulation, simulationLater }] = evidence.value;
  return [simulation, simulationLater].map((trial) =>
    trial?.status === "done" ? trial.outflows.map(({ units }) => units) : trial?.status,
  );
}

test("a contract that keeps what it is sent in every other block keeps it in one of two trials", async () => {
  for (const lacking of [[], ["debug_traceCall"]]) {
    const [first, later] = await trialsOf(TURNING, lacking);
    expect([first, later], lacking.join()).toContainEqual([5n]);
    expect([first, later], lacking.join()).toContainEqual([]);
  }
});

test("what does the same in every block does it in both, and so it seems where no node can tell", async () => {
  for (const lacking of [[], ["debug_traceCall"]])
    expect(await trialsOf(PLAIN, lacking)).toEqual([[5n], [5n]]);
  expect(await trialsOf(TURNING, ["debug_traceCall", "eth_simulateV1"])).toEqual([[], []]);
});
