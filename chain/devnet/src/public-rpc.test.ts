import { zstdDecompressSync } from "node:zlib";
import { fromJson, toJson } from "@holdall/chain/nodes";
import { startSolana } from "@holdall/devnet/solana";
import type { SolanaDevnet } from "@holdall/devnet/solana";
import { getApproveInstruction } from "@solana-program/token-2022";
import { createSignerFromKeyPair, generateKeyPair, getAddressFromPublicKey } from "@solana/kit";
import type { Address } from "@solana/kit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createMint, mintTo, sendInstructions } from "./mint.twin.ts";
import { control } from "./worlds.twin.ts";

/** The public methods as the specification of the RPC words them: answers, and codes of refusals. */
const TOKEN_2022 = "TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb";
const SYSTEM = "11111111111111111111111111111111";
const EPOCH_SLOTS = 32;
const HELD = 7_000n;

let node: SolanaDevnet;
let owner: Address;
let mint: Address;
let account: Address;
let delegate: Address;
let airdrop: string;
beforeAll(async () => {
  node = await startSolana({ seed: "public-rpc", slotMs: 0, slotsPerEpoch: EPOCH_SLOTS });
  const keys = await generateKeyPair();
  owner = await getAddressFromPublicKey(keys.publicKey);
  delegate = await getAddressFromPublicKey((await generateKeyPair()).publicKey);
  airdrop = String(await told("requestAirdrop", [owner, 5_000_000_000]));
  mint = await createMint(node, keys, 3);
  account = await mintTo(node, { authority: keys, mint, owner, units: HELD });
  const signer = await createSignerFromKeyPair(keys);
  const approve = { source: account, delegate, owner: signer, amount: 40n };
  const programAddress = TOKEN_2022 as Address;
  await sendInstructions(node, signer, [getApproveInstruction(approve, { programAddress })]);
  await control(node, "devnet_advance", [80]);
});
afterAll(() => node.close());

interface Reply {
  readonly result?: unknown;
  readonly error?: { readonly code: bigint | number; readonly message: string };
}

async function ask(method: string, params: readonly unknown[] = []): Promise<Reply> {
  const body = toJson({ jsonrpc: "2.0", id: 1, method, params });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(node.url, { method: "POST", headers, body });
  return fromJson(await answer.text()) as Reply;
}

async function told(method: string, params: readonly unknown[] = []): Promise<unknown> {
  const { result, error } = await ask(method, params);
  if (error !== undefined) throw new Error(`${method}: ${error.code} ${error.message}`);
  return result;
}

/** What stands in the context of an answer. */
async function valueOf(method: string, params: readonly unknown[] = []): Promise<unknown> {
  const result = (await told(method, params)) as {
    readonly context: object;
    readonly value: unknown;
  };
  expect(result.context).toEqual({ slot: expect.any(Number), apiVersion: expect.any(String) });
  return result.value;
}

const codeOf = async (method: string, params: readonly unknown[] = []): Promise<number> =>
  Number((await ask(method, params)).error?.code);

test("tokens: supply, who holds most, and accounts by owner and by delegate, of a mint or a program", async () => {
  const amount = { amount: "7000", decimals: 3, uiAmount: 7, uiAmountString: "7" };
  expect(await valueOf("getTokenSupply", [mint])).toEqual(amount);
  expect(await valueOf("getTokenAccountBalance", [account])).toEqual(amount);
  expect(await valueOf("getTokenLargestAccounts", [mint])).toEqual([
    { address: account, ...amount },
  ]);
  for (const filter of [{ mint }, { programId: TOKEN_2022 }]) {
    for (const [method, of] of [
      ["getTokenAccountsByOwner", owner],
      ["getTokenAccountsByDelegate", delegate],
    ] as const) {
      const found = (await valueOf(method, [of, filter, { encoding: "jsonParsed" }])) as readonly {
        readonly pubkey: string;
        readonly account: { readonly data: { readonly parsed: { readonly info: object } } };
      }[];
      expect(found.map(({ pubkey }) => pubkey)).toEqual([account]);
      expect(found[0].account.data.parsed.info).toMatchObject({ mint, owner, delegate });
    }
  }
  expect(await valueOf("getTokenAccountsByDelegate", [owner, { mint }])).toEqual([]);
  for (const method of ["getTokenSupply", "getTokenLargestAccounts", "getTokenAccountBalance"])
    expect(await codeOf(method, [owner])).toBe(-32_602);
  expect(await codeOf("getTokenAccountsByOwner", [owner, { programId: SYSTEM }])).toBe(-32_602);
  expect(await codeOf("getTokenAccountsByOwner", [owner, { mint: owner }])).toBe(-32_602);
});

test("accounts: several at once, and of a program by size, by bytes, and in part", async () => {
  const several = (await valueOf("getMultipleAccounts", [[mint, delegate, account]])) as readonly ({
    readonly owner: string;
  } | null)[];
  expect(several.map((one) => one?.owner ?? null)).toEqual([TOKEN_2022, null, TOKEN_2022]);
  const found = async (
    filters: readonly object[],
    more: object = {},
  ): Promise<readonly string[]> => {
    const options = { filters, encoding: "base64", ...more };
    const rows = await told("getProgramAccounts", [TOKEN_2022, options]);
    return (rows as readonly { readonly pubkey: string }[]).map(({ pubkey }) => pubkey);
  };
  const byMint = { memcmp: { offset: 0, bytes: mint } };
  expect(await found([byMint])).toEqual([account]);
  expect(await found([{ dataSize: 82 }])).toEqual([mint]);
  expect(await found([byMint, { dataSize: 82 }])).toEqual([]);
  const sliced = { encoding: "base64", filters: [byMint], dataSlice: { offset: 64, length: 8 } };
  const [row] = (await told("getProgramAccounts", [TOKEN_2022, sliced])) as readonly {
    readonly account: { readonly data: readonly [string, string] };
  }[];
  expect(Buffer.from(row.account.data[0], "base64").readBigUInt64LE()).toBe(HELD);
  // Three encodings of the same bytes.
  const dataAs = async (encoding: string): Promise<readonly [string, string]> => {
    const shown = await valueOf("getAccountInfo", [account, { encoding }]);
    return (shown as { readonly data: readonly [string, string] }).data;
  };
  const [plain, packed] = [await dataAs("base64"), await dataAs("base64+zstd")];
  expect(packed[1]).toBe("base64+zstd");
  const unpacked = zstdDecompressSync(Buffer.from(packed[0], "base64"));
  expect(unpacked.toString("base64")).toBe(plain[0]);
  // Base58 is for what is short; an account of a token is not.
  expect(await codeOf("getAccountInfo", [account, { encoding: "base58" }])).toBe(-32_600);
  const five = Array.from({ length: 5 }, () => byMint);
  expect(await codeOf("getProgramAccounts", [TOKEN_2022, { filters: five }])).toBe(-32_602);
  expect(await codeOf("getMultipleAccounts", [Array(101).fill(owner)])).toBe(-32_602);
  expect(await codeOf("getAccountInfo", ["no address"])).toBe(-32_602);
});

test("blocks: which there are, when they were, and the errors of those that are not", async () => {
  const slot = Number(await told("getSlot", [{ commitment: "finalized" }]));
  expect(slot).toBeGreaterThan(0);
  const first = Number(await told("getFirstAvailableBlock"));
  expect(await told("minimumLedgerSlot")).toBe(first);
  expect(await told("getBlocks", [slot - 2, slot])).toEqual([slot - 2, slot - 1, slot]);
  expect(await told("getBlockHeight", [{ commitment: "finalized" }])).toBeLessThanOrEqual(slot);
  const atSeconds = Number(await told("getBlockTime", [slot]));
  const block = (await told("getBlock", [slot, { transactionDetails: "none" }])) as {
    readonly blockTime: number;
    readonly parentSlot: number;
  };
  expect(block).toMatchObject({ blockTime: atSeconds, parentSlot: slot - 1 });
  expect(await codeOf("getBlock", [slot + 10_000])).toBe(-32_004);
  expect(await codeOf("getBlockTime", [slot + 10_000])).toBe(-32_004);
  expect(await codeOf("getBlock", [slot, { commitment: "processed" }])).toBe(-32_602);
  // Its blockhash is good for 150 blocks, and no other is.
  const { blockhash, lastValidBlockHeight } = (await valueOf("getLatestBlockhash")) as {
    readonly blockhash: string;
    readonly lastValidBlockHeight: number;
  };
  expect(lastValidBlockHeight).toBeGreaterThan(150);
  expect(await valueOf("isBlockhashValid", [blockhash])).toBe(true);
  expect(await valueOf("isBlockhashValid", [SYSTEM])).toBe(false);
});

test("the cluster: its epoch, its rates, who leads, and who it is", async () => {
  const info = (await told("getEpochInfo")) as Readonly<Record<string, number>>;
  expect(info).toMatchObject({ slotsInEpoch: EPOCH_SLOTS });
  expect(info["epoch"] * EPOCH_SLOTS + info["slotIndex"]).toBe(info["absoluteSlot"]);
  expect(await told("getEpochSchedule")).toEqual({
    slotsPerEpoch: EPOCH_SLOTS,
    leaderScheduleSlotOffset: EPOCH_SLOTS,
    warmup: false,
    firstNormalEpoch: 0,
    firstNormalSlot: 0,
  });
  const rate = (await told("getInflationRate")) as Readonly<Record<string, number>>;
  expect(rate["total"]).toBeCloseTo(rate["validator"] + rate["foundation"], 12);
  const { identity } = (await told("getIdentity")) as { readonly identity: string };
  expect(await told("getSlotLeader")).toBe(identity);
  expect(`solana:${String(await told("getGenesisHash")).slice(0, 32)}`).toBe(node.networkId);
  expect(await told("getHealth")).toBe("ok");
  expect(await told("getVersion")).toMatchObject({ "solana-core": expect.any(String) });
  const { total, circulating, nonCirculating } = (await valueOf("getSupply")) as Readonly<
    Record<string, bigint | number>
  >;
  expect(BigInt(circulating) + BigInt(nonCirculating)).toBe(BigInt(total));
  const { current } = (await told("getVoteAccounts")) as { readonly current: readonly object[] };
  expect(current.length).toBeGreaterThan(0);
  expect(await told("getInflationReward", [[owner], { epoch: 0 }])).toEqual([null]);
  expect(await codeOf("getInflationReward", [[owner], { epoch: 500 }])).toBe(-32_004);
});

test("transactions: history, fees, and the codes of what is not taken", async () => {
  const history = (await told("getSignaturesForAddress", [owner])) as readonly {
    readonly signature: string;
  }[];
  expect(history).toHaveLength(4);
  expect(history.at(-1)?.signature).toBe(airdrop);
  expect(await told("getSignaturesForAddress", [owner, { before: airdrop }])).toEqual([]);
  expect(await codeOf("getSignaturesForAddress", [owner, { limit: 1_001 }])).toBe(-32_602);
  expect(await valueOf("getSignatureStatuses", [[airdrop]])).toMatchObject([
    { confirmationStatus: "finalized", confirmations: null, err: null },
  ]);
  // Whoever does not know messages of version 0 is not given one.
  const [{ signature: newest }] = history;
  expect(await codeOf("getTransaction", [newest])).toBe(-32_015);
  const known = { maxSupportedTransactionVersion: 0 };
  expect(await told("getTransaction", [newest, known])).toMatchObject({ version: 0 });
  const { transaction } = (await told("getTransaction", [airdrop, "base64"])) as {
    readonly transaction: readonly [string, string];
  };
  const [wire] = transaction;
  // One signature before it: the message is what follows.
  const message = Buffer.from(wire, "base64").subarray(65).toString("base64");
  expect(await valueOf("getFeeForMessage", [message])).toBe(5_000);
  expect(await codeOf("getFeeForMessage", ["AA=="])).toBe(-32_602);
  const fees = (await told("getRecentPrioritizationFees", [[owner]])) as readonly {
    readonly prioritizationFee: number;
  }[];
  expect(fees.length).toBeGreaterThan(0);
  expect(fees.every(({ prioritizationFee }) => prioritizationFee === 0)).toBe(true);
  const sent = (bytes: Buffer, options: object = {}): Promise<number> =>
    codeOf("sendTransaction", [bytes.toString("base64"), { encoding: "base64", ...options }]);
  const bytes = Buffer.from(wire, "base64");
  // It was processed already: a trial fails.
  expect(await sent(bytes)).toBe(-32_002);
  const forged = Buffer.from(bytes);
  forged[1] ^= 1;
  expect(await sent(forged)).toBe(-32_003);
  expect(await sent(bytes.subarray(0, 40))).toBe(-32_602);
  expect(await sent(Buffer.alloc(1_233, 1))).toBe(-32_602);
  expect(await codeOf("getNothing")).toBe(-32_601);
});

test("subscriptions: signatures, accounts, programs, logs, slots and roots, and what ends them", async () => {
  const socket = new WebSocket(node.wsUrl);
  await new Promise((resolve) => socket.addEventListener("open", resolve));
  const heard = new Map<string, number>();
  const answers = new Map<number, unknown>();
  socket.addEventListener("message", ({ data }) => {
    const { id, method, result } = JSON.parse(String(data)) as {
      readonly id?: number;
      readonly method?: string;
      readonly result?: unknown;
    };
    if (id !== undefined) answers.set(id, result);
    if (method !== undefined) heard.set(method, (heard.get(method) ?? 0) + 1);
  });
  const kinds = [
    ["accountSubscribe", [owner, { commitment: "processed" }]],
    ["programSubscribe", [SYSTEM, { commitment: "processed" }]],
    ["logsSubscribe", ["all", { commitment: "processed" }]],
    ["slotSubscribe", []],
    ["rootSubscribe", []],
    ["signatureSubscribe", [airdrop]],
  ] as const;
  for (const [id, [method, params]] of kinds.entries())
    socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
  await expect.poll(() => answers.size).toBe(kinds.length);
  await told("requestAirdrop", [owner, 1]);
  await control(node, "devnet_advance", [1]);
  const names = kinds.map(([method]) => method.replace("Subscribe", "Notification"));
  await expect.poll(() => [...heard.keys()].toSorted()).toEqual(names.toSorted());
  const [slots] = [Number(answers.get(3))];
  socket.send(
    JSON.stringify({ jsonrpc: "2.0", id: 90, method: "slotUnsubscribe", params: [slots] }),
  );
  await expect.poll(() => answers.get(90)).toBe(true);
  const before = [heard.get("slotNotification"), heard.get("rootNotification") ?? 0] as const;
  await control(node, "devnet_advance", [3]);
  await expect.poll(() => heard.get("rootNotification")).toBe(before[1] + 3);
  expect(heard.get("slotNotification")).toBe(before[0]);
  socket.close();
});
