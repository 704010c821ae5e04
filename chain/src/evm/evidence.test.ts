import type { Ask } from "@holdall/chain/nodes";
import {
  encodeFunctionData,
  hexToBytes,
  keccak256,
  parseAbi,
  serializeTransaction,
  toHex,
} from "viem";
import type { Hex } from "viem";
import { expect, test } from "vitest";
import { evidenceOf } from "./evidence.ts";
import { contractAt } from "./token-facts.ts";

const STETH = "0xae7ab96520de3a18e5e111b5eaab095312d7fe84";
const WSTETH = "0x7f39C581F595B53c5cb19bD0b3f8dA6c935E2Ca0";
const FROM = `0x${"11".repeat(20)}`;
const WORD = toHex(18n, { size: 32 });

/** A node where every address is a token of eighteen decimals. */
const node: Ask = (method) => {
  const answers: Readonly<Record<string, unknown>> = {
    eth_blockNumber: "0x5",
    eth_getBlockByNumber: { number: "0x5", timestamp: "0x65" },
    eth_getBalance: "0x9",
    eth_getCode: "0x6001",
    eth_call: WORD,
    debug_traceCall: { from: FROM, to: WSTETH, logs: [] },
  };
  return Promise.resolve(answers[method]);
};

async function asked(chainId: number): Promise<readonly string[]> {
  const abi = parseAbi(["function wrap(uint256 units)"]);
  const data = encodeFunctionData({ abi, args: [5n] });
  const call = { type: "eip1559", chainId, to: WSTETH, data } as const;
  const bytes = hexToBytes(serializeTransaction(call));
  const { contracts } = await evidenceOf(node, { bytes, from: FROM, expiry: 0n }, {});
  return Object.keys(contracts).toSorted();
}

test("a token that a contract's descriptor names is asked for, though no byte of the call names it", async () => {
  expect(await asked(1)).toEqual([WSTETH.toLowerCase(), STETH].toSorted());
  expect(await asked(10)).toEqual([WSTETH.toLowerCase()]);
});

test("a contract's code is told by its hash, and that this release does not know it", async () => {
  const told = async (code: Hex) => {
    const coded: Ask = (method, params) =>
      method === "eth_getCode" ? Promise.resolve(code) : node(method, params);
    return contractAt(coded, WSTETH, { block: "0x5", known: {} });
  };
  expect(await told("0x6001")).toMatchObject({
    codeHash: keccak256("0x6001"),
    isCodeKnown: false,
  });
  expect(await told("0x")).not.toHaveProperty("isCodeKnown");
});
