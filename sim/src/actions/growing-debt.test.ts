import { createEvmChain } from "@holdall/chain/evm";
import { localEvm } from "@holdall/chain/networks";
import { httpPost } from "@holdall/chain/nodes";
import type { Chain } from "@holdall/chain/port";
import { startEvm } from "@holdall/devnet/evm";
import type { EvmDevnet } from "@holdall/devnet/evm";
import { submit } from "@holdall/wallet/actions";
import type { Prepared } from "@holdall/wallet/actions";
import { bytesToHex, hexToBytes, parseTransaction, serializeTransaction } from "viem";
import type { Address, Hex, TransactionSerializableEIP1559 } from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, test } from "vitest";

/**
 * A debt that is paid back in whole grows between the moment it was read and the moment it is sent: that
 * is what was approved. What takes more than interest does goes back.
 */
const clock = { nowMs: () => Date.now(), sleep: () => Promise.resolve() };
const PERSON = mnemonicToAccount("test test test test test test test test test test test junk");
const WEI = 10n ** 18n;

/** Keeps a coin and so much for each block there was, and gives back the rest of what it was sent. */
const lender = (weiPerBlock: bigint): Hex => {
  const word = (value: bigint): string => value.toString(16).padStart(16, "0");
  return `0x5f5f5f5f67${word(WEI)}4367${word(weiPerBlock)}02013403335af100`;
};
const LENDERS: Readonly<Record<string, readonly [Address, bigint]>> = {
  patient: ["0x00000000000000000000000000000000000000A1", 10n ** 12n],
  greedy: ["0x00000000000000000000000000000000000000a2", 10n ** 15n],
};

let node: EvmDevnet;
let chain: Chain;
beforeAll(async () => {
  node = await startEvm({});
  const post = httpPost(node.url, fetch);
  const network = localEvm(node.networkId, node.url);
  chain = createEvmChain({
    network,
    endpoints: [{ id: "local", operator: "local", post }],
    clock,
    known: {},
  });
  for (const [address, weiPerBlock] of Object.values(LENDERS))
    await control("anvil_setCode", [address, lender(weiPerBlock)]);
}, 60_000);
afterAll(() => node.close());

async function control(method: string, params: readonly unknown[]): Promise<unknown> {
  const headers = { "content-type": "application/json", "x-devnet-token": node.token };
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const answer = await fetch(node.url, { method: "POST", headers, body });
  return ((await answer.json()) as { readonly result: unknown }).result;
}

/** A payment of two coins to whoever the debt is owed to, as it was read at this block. */
async function prepared(to: Address): Promise<Prepared> {
  const nonce = Number(await control("eth_getTransactionCount", [PERSON.address, "latest"]));
  const fees = { maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 1n, gas: 100_000n };
  const call = { type: "eip1559", chainId: 31_337, nonce, to, value: 2n * WEI, ...fees } as const;
  const unsigned = {
    bytes: hexToBytes(serializeTransaction(call)),
    from: PERSON.address,
    expiry: BigInt(nonce),
  };
  const simulated = await chain.simulate(unsigned);
  if ("refusal" in simulated) throw new Error(simulated.refusal.detail);
  return { unsigned, simulated: simulated.value } as Prepared;
}

async function signatureOf({ unsigned }: Prepared): Promise<Uint8Array> {
  const call = parseTransaction(bytesToHex(unsigned.bytes)) as TransactionSerializableEIP1559;
  const { r, s, yParity } = parseTransaction(await PERSON.signTransaction(call));
  return Uint8Array.of(...hexToBytes(r!), ...hexToBytes(s!), yParity!);
}

/** Sends what was read now after so many blocks; how it ended. */
async function sentAfter(blocks: number, to: Address): Promise<string> {
  const read = await prepared(to);
  await control("anvil_mine", [`0x${blocks.toString(16)}`]);
  const sent = await submit(chain, read, await signatureOf(read), () => {});
  if ("refusal" in sent) return sent.refusal.detail;
  sent.value.stop();
  return "sent";
}

test("a debt that has grown by interest is paid; one that has grown by more goes back", async () => {
  const [patient, greedy] = [LENDERS["patient"][0], LENDERS["greedy"][0]];
  expect(await sentAfter(5, patient)).toBe("sent");
  expect(await sentAfter(1, greedy)).toBe("sent");
  expect(await sentAfter(2, greedy)).toBe("takes more of native");
});
