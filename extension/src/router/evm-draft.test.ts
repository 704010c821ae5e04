import { createEvmChain } from "@holdall/chain/evm";
import { localEvm } from "@holdall/chain/networks";
import { fromJson, Pool, toJson } from "@holdall/chain/nodes";
import type { Unsigned } from "@holdall/chain/port";
import { bytesToHex, parseTransaction } from "viem";
import { expect, test } from "vitest";
import { draftTransaction } from "./evm-draft.ts";
import type { OpenChain } from "./open-chains.ts";
import { createGatherings } from "./gatherings.ts";
import { createDepartures, sendBytes } from "./payments.ts";
import type { RouterPlatform } from "./platform.ts";

const ALICE = "0x00000000000000000000000000000000000000A1";
const BOB = "0x00000000000000000000000000000000000000b1";

/** What a node tells that knows five transactions of everybody, and nothing of what is asked besides. */
const TOLD: Readonly<Record<string, string>> = {
  eth_blockNumber: "0x10",
  eth_getTransactionCount: "0x5",
  eth_estimateGas: "0x5208",
  eth_gasPrice: "0x3b9aca00",
  eth_maxPriorityFeePerGas: "0x1",
};

function local(): OpenChain {
  const post = (body: string) => {
    const { id, method } = fromJson(body) as { readonly id: number; readonly method: string };
    const told = TOLD[method];
    const error = { code: -32_000, message: `not here: ${method}` };
    const answer = told === undefined ? { error } : { result: told };
    return Promise.resolve({ status: 200, body: toJson({ jsonrpc: "2.0", id, ...answer }) });
  };
  const endpoints = [{ id: "node", operator: "this machine", post: post as never }];
  const clock = { nowMs: () => 0, sleep: () => Promise.resolve() };
  const network = localEvm("eip155:31337", "http://127.0.0.1:1");
  return {
    chain: createEvmChain({ network, endpoints, clock, known: {} }),
    pool: new Pool(endpoints, clock, 16n),
  };
}

async function drafted(at: OpenChain): Promise<Unsigned> {
  const draft = await draftTransaction(at, ALICE, { to: BOB, value: "0x1" });
  if ("refusal" in draft) throw new Error(`${draft.refusal} ${draft.detail}`);
  return draft.ok;
}

const nonceOf = ({ bytes }: Unsigned): number => parseTransaction(bytesToHex(bytes)).nonce ?? 0;

test("payments that a page asks for at one time have a number each", async () => {
  const at = local();
  const drafts = await Promise.all([drafted(at), drafted(at), drafted(at)]);
  expect(drafts.map(nonceOf).toSorted((left, right) => left - right)).toEqual([5, 6, 7]);
});

test("one that is not sent gives its number back, and the next one takes it", async () => {
  const at = local();
  const [first, second] = [await drafted(at), await drafted(at)];
  expect([first, second].map(nonceOf)).toEqual([5, 6]);
  const platform = {} as RouterPlatform;
  const sending = {
    platform,
    departures: createDepartures(() => {}),
    gatherings: createGatherings({ nowMs: () => 0 }),
    chain: at.chain,
    origin: null,
  };
  expect(await sendBytes(sending, first)).toHaveProperty("refusal");
  expect(nonceOf(await drafted(at))).toBe(5);
  expect(nonceOf(await drafted(at))).toBe(7);
});
