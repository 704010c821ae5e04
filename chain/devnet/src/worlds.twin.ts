import { createEvmChain } from "@holdall/chain/evm";
import { localEvm, localSolana } from "@holdall/chain/networks";
import { fromJson, httpPost, toJson } from "@holdall/chain/nodes";
import type { Endpoint, Post } from "@holdall/chain/nodes";
import type { Chain, Clock } from "@holdall/chain/port";
import type { ChainWorld } from "@holdall/chain/port/conformance";
import { createSolanaChain } from "@holdall/chain/solana";
import { startEvm } from "@holdall/devnet/evm";
import { startSolana } from "@holdall/devnet/solana";
import type { SolanaDevnet } from "@holdall/devnet/solana";
import { createKeyPairFromPrivateKeyBytes, getAddressFromPublicKey, signBytes } from "@solana/kit";
import { keccak256, parseAbi, encodeFunctionData, hexToBytes, toHex } from "viem";
import {
  generatePrivateKey,
  mnemonicToAccount,
  privateKeyToAccount,
  sign as signHash,
} from "viem/accounts";
import { createMint, mintTo } from "./mint.twin.ts";

/** The clock of the machine. Waiting is shortened: what is waited for is moved on by the test. */
export const quickClock: Clock = {
  nowMs: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 20))),
};

/** A clock that stands still but for waiting: a long wait takes no time. */
export function leapingClock(): Clock {
  let nowMs = 1_000_000;
  return {
    nowMs: () => nowMs,
    sleep: async (ms) => {
      nowMs += ms;
      await Promise.resolve();
    },
  };
}

/** Calls a method of a local chain, with its token. */
export async function control(
  { url, token }: { readonly url: string; readonly token: string },
  method: string,
  params: readonly unknown[],
): Promise<unknown> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", "x-devnet-token": token },
    body: toJson({ jsonrpc: "2.0", id: 1, method, params }),
  });
  const { result, error } = fromJson(await answer.text()) as {
    readonly result?: unknown;
    readonly error?: { readonly message: string };
  };
  if (error !== undefined) throw new Error(`${method}: ${error.message}`);
  return result;
}

const post = (url: string): Post => httpPost(url, fetch);

/** What shows a collectible to be somebody's: hidden, nobody has it. */
const HOLDINGS = /"getTokenAccountsByOwner"|"eth_getLogs"/u;

/** Carries requests, changes every balance in the answers and hides every collectible. */
function lyingPost(url: string): Post {
  const honest = post(url);
  return async (body, limits) => {
    const answer = await honest(body, limits);
    if (HOLDINGS.test(body)) return { ...answer, body: hidden(answer.body) };
    const isBalance = body.includes('"getBalance"') || body.includes('"eth_getBalance"');
    if (!isBalance) return answer;
    const reply = fromJson(answer.body) as { result: unknown };
    const { result } = reply;
    const isQuantity = typeof result === "string";
    const lie = isQuantity ? "0x1" : { ...(result as object), value: 1 };
    return { ...answer, body: toJson({ ...reply, result: lie }) };
  };
}

/** An answer of which the list is empty. */
function hidden(body: string): string {
  const reply = fromJson(body) as { result: unknown };
  const { result } = reply;
  const empty = Array.isArray(result) ? [] : { ...Object(result), value: [] };
  return toJson({ ...reply, result: empty });
}

function endpoints(url: string, second: Post): readonly Endpoint[] {
  return [
    { id: "first", operator: "first", post: post(url) },
    { id: "second", operator: "second", post: second },
  ];
}

const solanaKey = async () => {
  const keys = await createKeyPairFromPrivateKeyBytes(crypto.getRandomValues(new Uint8Array(32)));
  return { keys, address: await getAddressFromPublicKey(keys.publicKey) };
};

const FINAL_SLOTS = 40;
const DEAD_SLOTS = 200;

/** A local Solana that moves on by command alone, with two people and a token of Token-2022. */
export async function solanaWorld(): Promise<ChainWorld & { readonly node: SolanaDevnet }> {
  const node = await startSolana({ seed: "conformance", slotMs: 0 });
  const { url, networkId } = node;
  const network = localSolana(networkId, url);
  const over = (list: readonly Endpoint[], of = network, clock = quickClock): Chain =>
    createSolanaChain({ network: of, endpoints: list, clock });
  const [alice, bob, stranger] = [await solanaKey(), await solanaKey(), await solanaKey()];
  const advance = (slots: number) => control(node, "devnet_advance", [slots]);
  for (const { address } of [alice, bob])
    await control(node, "requestAirdrop", [address, 5_000_000_000]);
  const mint = await createMint(node, alice.keys, 6);
  await mintTo(node, { authority: alice.keys, mint, owner: alice.address, units: 1_000_000n });
  const only = await createMint(node, alice.keys, 0);
  await mintTo(node, { authority: alice.keys, mint: only, owner: alice.address, units: 1n });
  await advance(FINAL_SLOTS);
  const settle = async () => void (await advance(FINAL_SLOTS));
  return {
    node,
    chain: over(endpoints(url, post(url))),
    doubted: over(endpoints(url, lyingPost(url)), network, leapingClock()),
    misplaced: over(endpoints(url, post(url)), { ...network, id: "solana:another" }),
    alice: alice.address,
    bob: bob.address,
    stranger: stranger.address,
    token: { kind: "token", id: mint },
    collectible: { kind: "token", id: only },
    nothing: stranger.address,
    foreignAddress: "0x0000000000000000000000000000000000000001",
    sign: async (bytes) => new Uint8Array(await signBytes(alice.keys.privateKey, bytes)),
    settle,
    outlive: async () => void (await advance(DEAD_SLOTS)),
    close: () => node.close(),
  };
}

const PHRASE = "test test test test test test test test test test test junk";

/** A local EVM chain of any id, with the first account of the public test phrase. */
export async function evmWorld(chainId: number): Promise<ChainWorld> {
  const node = await startEvm({ chainId });
  const { url, networkId, contracts } = node;
  const network = localEvm(networkId, url);
  const known = { [contracts["wrapped"].toLowerCase()]: "wrapped" } as const;
  const over = (list: readonly Endpoint[], of = network, clock = quickClock): Chain =>
    createEvmChain({ network: of, endpoints: list, clock, known });
  const aliceKey = generatePrivateKey();
  const alice = privateKeyToAccount(aliceKey);
  const bob = mnemonicToAccount(PHRASE, { addressIndex: 1 });
  await control(node, "faucet_request", [alice.address, toHex(10n ** 18n)]);
  const mintAbi = parseAbi(["function mint(address to, uint256 value)"]);
  const data = encodeFunctionData({
    abi: mintAbi,
    functionName: "mint",
    args: [alice.address, 10n ** 9n],
  });
  const [from] = (await control(node, "eth_accounts", [])) as string[];
  await control(node, "eth_sendTransaction", [{ from, to: contracts["dollar"], data }]);
  const itemAbi = parseAbi(["function mint(address to) returns (uint256)"]);
  const item = encodeFunctionData({ abi: itemAbi, functionName: "mint", args: [alice.address] });
  await control(node, "eth_sendTransaction", [{ from, to: contracts["items"], data: item }]);
  const mine = (blocks: number) => control(node, "anvil_mine", [toHex(blocks)]);
  const sign = async (bytes: Uint8Array): Promise<Uint8Array> => {
    const { r, s, yParity = 0 } = await signHash({ hash: keccak256(bytes), privateKey: aliceKey });
    return new Uint8Array([...hexToBytes(r), ...hexToBytes(s), yParity]);
  };
  await mine(3);
  const chain = over(endpoints(url, post(url)));
  return {
    chain,
    doubted: over(endpoints(url, lyingPost(url)), network, leapingClock()),
    misplaced: over(endpoints(url, post(url)), { ...network, id: "eip155:1" }),
    alice: alice.address,
    bob: bob.address,
    stranger: privateKeyToAccount(generatePrivateKey()).address,
    token: { kind: "token", id: contracts["dollar"] },
    collectible: { kind: "item", id: contracts["items"], item: 1n },
    nothing: bob.address,
    foreignAddress: "11111111111111111111111111111111",
    sign,
    settle: async () => void (await mine(3)),
    // Another transaction takes the same nonce.
    outlive: async ({ expiry }) => {
      const to = alice.address;
      const request = { to, value: 0n, nonce: Number(expiry), gas: 21_000n, chainId };
      const prices = { maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 10n ** 10n };
      const raw = await alice.signTransaction({ type: "eip1559", ...request, ...prices });
      await control(node, "eth_sendRawTransaction", [raw]);
      await mine(3);
    },
    close: () => node.close(),
  };
}
