import { startEvm } from "@holdall/devnet/evm";
import { startSolana } from "@holdall/devnet/solana";
import type { SolanaDevnet } from "@holdall/devnet/solana";
import { getTransferSolInstruction } from "@solana-program/system";
import {
  airdropFactory,
  appendTransactionMessageInstructions,
  createSolanaRpc,
  createSolanaRpcSubscriptions,
  createTransactionMessage,
  generateKeyPairSigner,
  lamports,
  pipe,
  sendAndConfirmTransactionFactory,
  setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash,
  signTransactionMessageWithSigners,
} from "@solana/kit";
import {
  AddressLookupTableProgram,
  Connection,
  Keypair,
  PublicKey,
  SystemProgram,
  Transaction,
  TransactionMessage,
  VersionedTransaction,
  sendAndConfirmTransaction,
} from "@solana/web3.js";
import { createPublicClient, createWalletClient, http, parseEther, webSocket } from "viem";
import { generatePrivateKey, mnemonicToAccount, privateKeyToAccount } from "viem/accounts";
import { foundry } from "viem/chains";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createMint, mintTo } from "./mint.twin.ts";

let node: SolanaDevnet;
beforeAll(async () => {
  node = await startSolana({ seed: "clients", slotMs: 20, finalizedAfterSlots: 8 });
});
afterAll(() => node.close());

test("kit, unmodified: airdrop, send, confirmation by subscription, and what it then reads", async () => {
  const rpc = createSolanaRpc(node.url);
  const rpcSubscriptions = createSolanaRpcSubscriptions(node.wsUrl);
  const clients = { rpc, rpcSubscriptions } as never;
  const [alice, bob] = [await generateKeyPairSigner(), await generateKeyPairSigner()];
  const abort = new AbortController();
  const heard: bigint[] = [];
  const notes = await rpcSubscriptions
    .accountNotifications(bob.address, { commitment: "confirmed" })
    .subscribe({ abortSignal: abort.signal });
  const listening = (async () => {
    for await (const { value } of notes) heard.push(value.lamports);
  })();
  await airdropFactory(clients)({
    recipientAddress: alice.address,
    lamports: lamports(3_000_000_000n),
    commitment: "confirmed",
  });
  const { value: latest } = await rpc.getLatestBlockhash().send();
  const transfer = getTransferSolInstruction({
    source: alice,
    destination: bob.address,
    amount: 1_000_000_007n,
  });
  const message = pipe(
    createTransactionMessage({ version: 0 }),
    (one) => setTransactionMessageFeePayerSigner(alice, one),
    (one) => setTransactionMessageLifetimeUsingBlockhash(latest, one),
    (one) => appendTransactionMessageInstructions([transfer], one),
  );
  const signed = await signTransactionMessageWithSigners(message);
  await sendAndConfirmTransactionFactory(clients)(signed as never, { commitment: "finalized" });
  expect((await rpc.getBalance(bob.address).send()).value).toBe(1_000_000_007n);
  expect((await rpc.getBalance(alice.address).send()).value).toBe(1_999_994_993n);
  const [entry] = await rpc.getSignaturesForAddress(bob.address).send();
  const found = await rpc
    .getTransaction(entry.signature, { encoding: "jsonParsed", maxSupportedTransactionVersion: 0 })
    .send();
  expect(found?.meta).toMatchObject({ fee: 5_000n, err: null });
  expect(found?.transaction.message.instructions[0]).toMatchObject({
    program: "system",
    parsed: { type: "transfer", info: { lamports: 1_000_000_007n } },
  });
  abort.abort();
  await listening.catch(() => undefined);
  expect(heard).toStrictEqual([1_000_000_007n]);
});

test("web3.js 1.99, unmodified: confirmation over the next port, logs, slots, and lookup tables", async () => {
  const connection = new Connection(node.url, "confirmed");
  const alice = Keypair.generate();
  const target = Keypair.generate().publicKey;
  await connection.confirmTransaction(
    await connection.requestAirdrop(alice.publicKey, 5_000_000_000),
  );
  const slots: number[] = [];
  const slotListener = connection.onSlotChange(({ slot }) => slots.push(slot));
  const logs: string[] = [];
  const logListener = connection.onLogs(
    alice.publicKey,
    ({ signature }) => logs.push(signature),
    "processed",
  );
  await connection.getVersion();
  await new Promise((resolve) => setTimeout(resolve, 100));
  const plain = SystemProgram.transfer({
    fromPubkey: alice.publicKey,
    toPubkey: target,
    lamports: 1_000_000,
  });
  const legacy = await sendAndConfirmTransaction(connection, new Transaction().add(plain), [alice]);
  const recentSlot = (await connection.getSlot("finalized")) - 1;
  const [create, table] = AddressLookupTableProgram.createLookupTable({
    authority: alice.publicKey,
    payer: alice.publicKey,
    recentSlot,
  });
  const extend = AddressLookupTableProgram.extendLookupTable({
    payer: alice.publicKey,
    authority: alice.publicKey,
    lookupTable: table,
    addresses: [target],
  });
  await sendAndConfirmTransaction(connection, new Transaction().add(create, extend), [alice]);
  await new Promise((resolve) => setTimeout(resolve, 60));
  const { value: lookup } = await connection.getAddressLookupTable(table);
  expect(lookup?.state.addresses.map(String)).toStrictEqual([String(target)]);
  const latest = await connection.getLatestBlockhash();
  const compiled = new TransactionMessage({
    payerKey: alice.publicKey,
    recentBlockhash: latest.blockhash,
    instructions: [plain],
  }).compileToV0Message([lookup!]);
  expect(compiled.addressTableLookups).toHaveLength(1);
  const versioned = new VersionedTransaction(compiled);
  versioned.sign([alice]);
  const signature = await connection.sendTransaction(versioned);
  await connection.confirmTransaction({ signature, ...latest });
  expect(await connection.getBalance(target)).toBe(2_000_000);
  const shown = await connection.getTransaction(signature, { maxSupportedTransactionVersion: 0 });
  expect(shown?.meta?.loadedAddresses?.writable.map(String)).toStrictEqual([String(target)]);
  await connection.removeSlotChangeListener(slotListener);
  await connection.removeOnLogsListener(logListener);
  // The client would look for a node that is gone for ever.
  (connection as unknown as { readonly _rpcWebSocket: { close(): void } })._rpcWebSocket.close();
  expect(slots.length).toBeGreaterThan(2);
  expect(logs).toContain(legacy);
});

test("Token-2022: the parsed account says what the mint gave it", async () => {
  const rpc = createSolanaRpc(node.url);
  const keys = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  const raw = new Uint8Array(await crypto.subtle.exportKey("raw", keys.publicKey));
  const owner = new PublicKey(raw).toBase58() as never;
  await rpc.requestAirdrop(owner, lamports(1_000_000_000n)).send();
  const mint = await createMint(node, keys, 6);
  const ata = await mintTo(node, { authority: keys, mint, owner, units: 1_234_567n });
  const { value } = await rpc.getTokenAccountBalance(ata, { commitment: "processed" }).send();
  expect(value).toMatchObject({ amount: "1234567", decimals: 6, uiAmountString: "1.234567" });
  const held = await rpc
    .getTokenAccountsByOwner(owner, { mint }, { encoding: "jsonParsed", commitment: "processed" })
    .send();
  expect(held.value[0].account.data).toMatchObject({
    program: "spl-token-2022",
    parsed: { info: { extensions: [{ extension: "immutableOwner" }] } },
  });
});

test("viem, unmodified, over HTTP and WebSocket: blocks, a transfer, and no forging without the token", async () => {
  const evm = await startEvm({});
  try {
    const client = createPublicClient({ chain: foundry, transport: webSocket(evm.wsUrl) });
    const account = mnemonicToAccount(
      "test test test test test test test test test test test junk",
    );
    const wallet = createWalletClient({ account, chain: foundry, transport: http(evm.url) });
    const blocks: bigint[] = [];
    const unwatch = client.watchBlockNumber({ onBlockNumber: (block) => blocks.push(block) });
    await client.getChainId();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const { address } = privateKeyToAccount(generatePrivateKey());
    const hash = await wallet.sendTransaction({ to: address, value: parseEther("1.5") });
    const receipt = await client.waitForTransactionReceipt({ hash });
    expect(receipt.status).toBe("success");
    expect(await client.getBalance({ address })).toBe(parseEther("1.5"));
    for (const name of ["safe", "safeL2", "safeProxyFactory", "dollar", "items"]) {
      const code = await client.getCode({ address: evm.contracts[name] as `0x${string}` });
      expect(code?.length ?? 0).toBeGreaterThan(100);
    }
    const forging = client.request({
      method: "anvil_setBalance" as never,
      params: [address, "0x1"] as never,
    });
    await expect(forging).rejects.toThrow("x-devnet-token");
    unwatch();
    expect(blocks).toContain(receipt.blockNumber);
  } finally {
    await evm.close();
  }
});
