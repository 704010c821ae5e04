import { fromJson, toJson } from "@holdall/chain/nodes";
import { toHex } from "viem";
import { expect, vi } from "vitest";

/** Calls any method of a local chain, those of its time included. */
export type Control = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** The hand on a local chain that whoever started it has. Throws what the chain refuses. */
export function controlOf(node: { readonly url: string; readonly token: string }): Control {
  return async (method, params) => {
    const answer = await fetch(node.url, {
      method: "POST",
      headers: { "content-type": "application/json", "x-devnet-token": node.token },
      body: toJson({ jsonrpc: "2.0", id: 1, method, params }),
    });
    const { result, error } = fromJson(await answer.text()) as {
      readonly result?: unknown;
      readonly error?: { readonly message: string };
    };
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  };
}

/** Has the local EVM chain's own funded account call a contract, and waits for the block that has it. */
export async function callContract(control: Control, to: string, data: Uint8Array): Promise<void> {
  const [from] = (await control("eth_accounts", [])) as string[];
  const hash = await control("eth_sendTransaction", [{ from, to, data: toHex(data) }]);
  // The answer comes before the block.
  await vi.waitFor(async () =>
    expect(await control("eth_getTransactionReceipt", [hash])).not.toBeNull(),
  );
}
