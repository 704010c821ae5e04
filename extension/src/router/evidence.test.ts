import { createEvmChain } from "@holdall/chain/evm";
import { localEvm, localSolana } from "@holdall/chain/networks";
import type { Chain } from "@holdall/chain/port";
import { createSolanaChain } from "@holdall/chain/solana";
import {
  callData,
  EVM_MARIE,
  evmTransaction,
  instruction,
  little,
  MARIE,
  solanaKeyless,
  solanaMessage,
  TOKEN,
} from "@holdall/wallet/clear/build";
import { encodeAbiParameters } from "viem";
import { expect, test } from "vitest";
import { endpoint, found, realm, STILL } from "./evidence-bench.twin.ts";
import type { Node } from "./evidence-bench.twin.ts";

/**
 * Rules that need to be told something: from what a node says, through the chain's evidence and the
 * router, to what the key realm finds.
 */
const SYSTEM = "1".repeat(32);
const GENESIS = "9".repeat(32);
const lamportsOf = (lamports: number) => ({
  lamports,
  owner: SYSTEM,
  executable: false,
  data: ["", "base64"],
});

/** A Solana chain on which only the payer is, and what each run of its bytes takes: the last, all that follow. */
function solana(payer: string, takes: readonly number[]): Chain {
  const had = 5_000_000_000;
  let runs = 0;
  const node: Node = (method, params) => {
    const context = { slot: 100 };
    const accountAt = (one: unknown) => (one === payer ? lamportsOf(had) : null);
    switch (method) {
      case "getMultipleAccounts":
        return { context, value: (params[0] as readonly unknown[]).map(accountAt) };
      case "getSlot":
        return 100;
      case "getFeeForMessage":
        return { context, value: 5_000 };
      case "simulateTransaction": {
        const { accounts } = params[1] as {
          readonly accounts: { readonly addresses: readonly string[] };
        };
        const left = had - (takes[runs++] ?? takes.at(-1)!);
        const after = accounts.addresses.map((one) => (one === payer ? lamportsOf(left) : null));
        return { context, value: { err: null, logs: [], accounts: after } };
      }
      default:
        throw new Error(method);
    }
  };
  const network = localSolana(`solana:${GENESIS}`, "http://127.0.0.1:1");
  return createSolanaChain({ network, endpoints: endpoint(node), clock: STILL });
}

function payment(from: string, to: string, lamports: number): Uint8Array {
  const uses = [
    [from, "sw"],
    [to, "w"],
  ] as const;
  const call = instruction(SYSTEM, uses, little(2, 4), little(lamports, 8));
  return solanaMessage([call], { payer: from });
}

test("an account that is not there and gets less than its rent (206), and one without a key (207)", async () => {
  const at = await realm();
  const from = at.address("solana");
  const paid = (to: string, lamports: number) =>
    found(at, solana(from, [lamports + 5_000]), { bytes: payment(from, to, lamports), from });
  expect(await paid(MARIE, 5)).toBe("request-forbidden 206");
  expect(await paid(MARIE, 1_000_000)).not.toContain(206);
  expect(await paid(MARIE, 1_000_000)).not.toContain(207);
  expect(await paid(solanaKeyless("nobody"), 1_000_000)).toContain(207);
});

test("what does two things when it is tried twice is a danger (509)", async () => {
  const at = await realm();
  const from = at.address("solana");
  const bytes = payment(from, MARIE, 1_000_000);
  expect(await found(at, solana(from, [1_005_000]), { bytes, from })).not.toContain(509);
  expect(await found(at, solana(from, [1_005_000, 1_005_000, 9_000]), { bytes, from })).toContain(
    509,
  );
});

test("an item that nobody knows and that names what it is worth (609)", async () => {
  const at = await realm();
  const from = at.address("evm");
  const answered = (name: string) => (data: string) => {
    if (data.startsWith("0x06fdde03")) return encodeAbiParameters([{ type: "string" }], [name]);
    if (data.startsWith("0x01ffc9a780ac58cd"))
      return encodeAbiParameters([{ type: "bool" }], [true]);
    throw new Error("reverted");
  };
  const evm = (name: string): Chain => {
    const told: Readonly<Record<string, unknown>> = {
      eth_blockNumber: "0x10",
      eth_getBalance: "0xde0b6b3a7640000",
      debug_traceCall: { from, to: TOKEN, type: "CALL", value: "0x0" },
    };
    const node: Node = (method, params) => {
      const [first] = params as readonly [string | { readonly data: string }];
      if (method === "eth_getCode") return first === TOKEN ? "0x60" : "0x";
      if (method === "eth_call" && typeof first === "object") return answered(name)(first.data);
      if (method in told) return told[method];
      throw new Error(method);
    };
    const network = localEvm("eip155:31337", "http://127.0.0.1:1");
    return createEvmChain({ network, endpoints: endpoint(node), clock: STILL, known: {} });
  };
  const data = callData(
    "safeTransferFrom(address,address,uint256)",
    from.toLowerCase(),
    EVM_MARIE.toLowerCase(),
    7n,
  );
  const bytes = evmTransaction({ to: TOKEN, data, chainId: 31_337n });
  expect(await found(at, evm("Claim $500 now"), { bytes, from })).toContain(609);
  expect(await found(at, evm("Quiet pictures"), { bytes, from })).not.toContain(609);
});
