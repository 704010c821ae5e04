import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { getAddress, parseEther, toHex } from "viem";
import type { Hex } from "viem";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeCall } from "@holdall/wallet/clear";
import { pluggedDevice } from "@holdall/wallet/hardware/devices";
import { createSoftwareSigner } from "@holdall/wallet/keyring";
import type { Signer } from "@holdall/wallet/keyring";
import { approvalFor } from "@holdall/wallet/keyring/conformance";
import { failureWords } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { batchOf } from "./batch.ts";
import { SAFE_PLACE } from "./contracts.ts";
import { creationOf, safeAddress } from "./creation.ts";
import type { SafePlan } from "./creation.ts";
import { formatProposal, parseProposal } from "./file.ts";
import { artifact, deploySafe, PAYER, startLocalEvm } from "./local-evm.twin.ts";
import type { LocalEvm } from "./local-evm.twin.ts";
import { changeThreshold, replaceOwner } from "./manage.ts";
import type { SafeState } from "./manage.ts";
import {
  confirm,
  executionOf,
  propose,
  queueOf,
  rejectionOf,
  requestOf,
  settle,
  stateOf,
} from "./proposal.ts";
import type { Proposal, SafeTransaction } from "./proposal.ts";

const ABI = artifact("Safe.sol/Safe").abi;
const MARIE = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

const secret = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);
/** Three owners of three kinds, and a stranger. */
const device = createSoftwareSigner("evm", secret(11));
const ledger = pluggedDevice("ledger", secret(12));
const trezor = pluggedDevice("trezor", secret(13));
const keystone = pluggedDevice("keystone", secret(14));
const stranger = createSoftwareSigner("evm", secret(14));

function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`refused: ${outcome.refusal} ${outcome.detail}`);
  return outcome.value;
}

let chain: LocalEvm;
let nextSalt = 1n;

beforeAll(async () => {
  chain = await startLocalEvm();
  await deploySafe(chain);
});
afterAll(() => chain.stop());

const call = (to: string, abi: readonly unknown[], functionName: string, args: unknown[] = []) =>
  chain.client.readContract({ address: to as Hex, abi, functionName, args });

async function send(to: string, data: Uint8Array, value = 0n): Promise<"success" | "reverted"> {
  const hash = await chain.client.sendTransaction({
    account: PAYER,
    to: to as Hex,
    data: toHex(data),
    value,
    gas: 2_000_000n,
  });
  return (await chain.client.waitForTransactionReceipt({ hash })).status;
}

const planOf = (saltNonce: bigint): SafePlan => ({
  owners: [
    { address: device.address, keptBy: "vault" },
    { address: ledger.address, keptBy: "ledger" },
    { address: trezor.address, keptBy: "trezor" },
  ],
  saltNonce,
});

async function readSafe(address: string): Promise<SafeState> {
  return {
    address,
    chainId: 31_337n,
    owners: (await call(address, ABI, "getOwners")) as string[],
    threshold: Number(await call(address, ABI, "getThreshold")),
    nonce: (await call(address, ABI, "nonce")) as bigint,
    multiSend: SAFE_PLACE.multiSend,
  };
}

/** A fresh Safe with 10 ether. */
async function freshSafe(plan = planOf(nextSalt++)): Promise<SafeState> {
  const address = valueOf(safeAddress(plan));
  const creation = valueOf(creationOf(plan));
  expect(await send(creation.to, creation.data)).toBe("success");
  expect(await send(address, new Uint8Array(), parseEther("10"))).toBe("success");
  return readSafe(address);
}

async function contractHash(safe: SafeState, transaction: SafeTransaction): Promise<Uint8Array> {
  const { to, value, data, isBatch, nonce } = transaction;
  const zero = "0x0000000000000000000000000000000000000000";
  const fields = [to, value, toHex(data), isBatch ? 1 : 0, 0n, 0n, 0n, zero, zero, nonce];
  return hexToBytes(
    ((await call(safe.address, ABI, "getTransactionHash", fields)) as Hex).slice(2),
  );
}

async function proposed(safe: SafeState, transaction: SafeTransaction): Promise<Proposal> {
  return valueOf(propose(safe, transaction, await contractHash(safe, transaction)));
}

async function signedBy(proposal: Proposal, ...signers: readonly Signer[]): Promise<Proposal> {
  let current = proposal;
  for (const signer of signers) {
    const request = valueOf(requestOf(current));
    const signature = valueOf(await signer.sign(request, approvalFor(request)));
    current = valueOf(confirm(current, { kind: "key", owner: signer.address, signature }));
  }
  return current;
}

async function execute(proposal: Proposal): Promise<"success" | "reverted"> {
  const { to, data } = valueOf(executionOf(proposal));
  return send(to, data);
}

const pay = (safe: SafeState, value = parseEther("1")): SafeTransaction => ({
  to: MARIE,
  value,
  data: new Uint8Array(),
  isBatch: false,
  nonce: safe.nonce,
});
const balance = (address: string) => chain.client.getBalance({ address: address as Hex });

test("a Safe is where it was predicted, with its owners, threshold and nothing else", async () => {
  const plan = planOf(nextSalt++);
  const predicted = valueOf(safeAddress(plan));
  const creation = valueOf(creationOf(plan));
  await send(creation.to, creation.data);
  const safe = await readSafe(predicted);
  expect(safe.owners).toEqual(plan.owners.map((owner) => owner.address));
  expect(safe).toMatchObject({ threshold: 2, nonce: 0n });
  const sentinel = "0x0000000000000000000000000000000000000001";
  expect(await call(predicted, ABI, "getModulesPaginated", [sentinel, 10n])).toEqual([
    [],
    sentinel,
  ]);
});

test("every pair of software and hardware owners pays; who sends does not matter", async () => {
  for (const pair of [
    [device, ledger],
    [ledger, trezor],
    [trezor, device],
  ] as const) {
    const safe = await freshSafe();
    const before = await balance(MARIE);
    const draft = await proposed(safe, pay(safe));
    expect(stateOf(draft)).toEqual({ name: "draft" });
    const half = await signedBy(draft, pair[0]);
    expect(stateOf(half)).toEqual({ name: "confirming", has: 1, needs: 2 });
    expect(executionOf(half)).toMatchObject({ refusal: "safe-state" });
    const ready = await signedBy(half, pair[1]);
    expect(stateOf(ready)).toEqual({ name: "ready" });
    expect(await execute(ready)).toBe("success");
    expect((await balance(MARIE)) - before).toBe(parseEther("1"));
    expect(
      stateOf(settle(settle(ready, { kind: "sent" }), { kind: "taken", by: "itself" })),
    ).toEqual({
      name: "executed",
    });
  }
});

test("a Keystone owns a Safe by codes alone: it signs the typed data that it shows", async () => {
  const [first, , third] = planOf(0n).owners;
  const owners = [first, { address: keystone.address, keptBy: "keystone" }, third];
  const safe = await freshSafe({ ...planOf(nextSalt++), owners });
  const before = await balance(MARIE);
  const ready = await signedBy(await proposed(safe, pay(safe)), keystone, device);
  expect(await execute(ready)).toBe("success");
  expect((await balance(MARIE)) - before).toBe(parseEther("1"));
});

test("with any field altered after signing the chain executes nothing", async () => {
  const safe = await freshSafe();
  const ready = await signedBy(await proposed(safe, pay(safe)), device, ledger);
  const alterations: readonly Partial<SafeTransaction>[] = [
    { to: PAYER.address },
    { value: parseEther("2") },
    { data: Uint8Array.of(1) },
    { isBatch: true },
  ];
  for (const alteration of alterations) {
    const altered = { ...ready, transaction: { ...ready.transaction, ...alteration } };
    const { to, data } = valueOf(executionOf(altered));
    const reason = await chain.client
      .call({ account: PAYER, to: to as Hex, data: toHex(data) })
      .then(() => "executed")
      .catch(String);
    expect(failureWords(reason).code, JSON.stringify(Object.keys(alteration))).toBe("GS026");
    expect(await send(to, data)).toBe("reverted");
  }
  expect((await readSafe(safe.address)).nonce).toBe(safe.nonce);
});

test("one signature alone is GS020, a stranger's is refused here and GS026 there", async () => {
  const safe = await freshSafe();
  const draft = await proposed(safe, pay(safe));
  const request = valueOf(requestOf(draft));
  const foreign = valueOf(await stranger.sign(request, approvalFor(request)));
  const asOwner = { kind: "key", owner: device.address, signature: foreign } as const;
  expect(confirm(draft, asOwner)).toMatchObject({ refusal: "safe-signature" });
  expect(confirm(draft, { ...asOwner, owner: stranger.address })).toMatchObject({
    refusal: "safe-signature",
  });
  const half = await signedBy(draft, device);
  const revert = (proposal: Proposal) => {
    const { to, data } = valueOf(executionOf(proposal));
    return chain.client.call({ account: PAYER, to: to as Hex, data: toHex(data) }).then(
      () => "executed",
      (error: unknown) => failureWords(String(error)).code,
    );
  };
  expect(await revert({ ...half, safe: { ...safe, threshold: 1 } })).toBe("GS020");
  const forged = {
    ...half,
    confirmations: [...half.confirmations, { ...asOwner, owner: ledger.address }],
  };
  expect(await revert(forged)).toBe("GS026");
  expect(stateOf(settle(half, { kind: "failed", code: "execution reverted: GS026" }))).toEqual({
    name: "failed",
    code: "GS026",
  });
});

test("a proposal is rejected by an empty call that takes its number", async () => {
  const safe = await freshSafe();
  const unwanted = await signedBy(await proposed(safe, pay(safe)), device, ledger);
  const rejection = await signedBy(await proposed(safe, rejectionOf(unwanted)), ledger, trezor);
  expect(queueOf([unwanted, rejection])).toMatchObject([{ nonce: 0n, rivals: [{}, {}] }]);
  expect(await execute(rejection)).toBe("success");
  const { to, data } = valueOf(executionOf(unwanted));
  expect(await send(to, data)).toBe("reverted");
  expect(stateOf(settle(unwanted, { kind: "taken", by: "rejection" }))).toEqual({
    name: "rejected",
  });
  const later = await readSafe(safe.address);
  expect(propose(later, unwanted.transaction, unwanted.hash)).toMatchObject({
    refusal: "safe-state",
  });
});

test("a lost owner is replaced, wherever it stands in the list, and signs no more", async () => {
  for (const [at, lost] of [device, ledger, trezor].entries()) {
    const safe = await freshSafe();
    const others = [device, ledger, trezor].filter((signer) => signer !== lost);
    const change = valueOf(replaceOwner(safe, lost.address, stranger.address));
    expect(await execute(await signedBy(await proposed(safe, change.transaction), ...others))).toBe(
      "success",
    );
    const after = await readSafe(safe.address);
    expect(after.owners).toEqual(change.after.owners);
    expect(after.owners[at]).toBe(stranger.address);
    const next = await proposed(after, pay(after));
    const request = valueOf(requestOf(next));
    const signature = valueOf(await lost.sign(request, approvalFor(request)));
    expect(confirm(next, { kind: "key", owner: lost.address, signature })).toMatchObject({
      refusal: "safe-signature",
    });
    expect(await execute(await signedBy(next, others[0], stranger))).toBe("success");
  }
});

test("the threshold goes to three and never to one", async () => {
  const safe = await freshSafe();
  for (const threshold of [0, 1, 4, 2.5]) {
    expect(changeThreshold(safe, threshold)).toMatchObject({ refusal: "safe-threshold" });
  }
  const { transaction } = valueOf(changeThreshold(safe, 3));
  expect(await execute(await signedBy(await proposed(safe, transaction), device, trezor))).toBe(
    "success",
  );
  const after = await readSafe(safe.address);
  const two = await signedBy(await proposed(after, pay(after)), device, trezor);
  expect(stateOf(two)).toEqual({ name: "confirming", has: 2, needs: 3 });
  expect(await execute(await signedBy(two, ledger))).toBe("success");
});

test("several payments run as one batch, and only to the known batch contract", async () => {
  const safe = await freshSafe();
  const before = await balance(MARIE);
  const one = { to: MARIE, value: parseEther("1"), data: new Uint8Array() };
  const batch: SafeTransaction = {
    to: SAFE_PLACE.multiSend,
    value: 0n,
    data: batchOf([one, one, { ...one, value: 1n }]),
    isBatch: true,
    nonce: safe.nonce,
  };
  expect(await execute(await signedBy(await proposed(safe, batch), device, ledger))).toBe(
    "success",
  );
  expect((await balance(MARIE)) - before).toBe(parseEther("2") + 1n);
  const elsewhere = { ...batch, to: MARIE, nonce: 1n };
  expect(propose(safe, elsewhere, await contractHash(safe, elsewhere))).toMatchObject({
    refusal: "safe-contract",
  });
});

test("a proposal travels as a file, and an altered file is refused", async () => {
  const safe = await freshSafe();
  const half = await signedBy(await proposed(safe, pay(safe)), trezor);
  const text = formatProposal(half);
  const read = valueOf(parseProposal(text, safe, half.hash));
  expect(read).toEqual(half);
  expect(await execute(await signedBy(read, device))).toBe("success");
  const altered = text.replace('"value":"1', '"value":"2');
  expect(parseProposal(altered, safe, half.hash)).toMatchObject({ refusal: "safe-hash" });
  const forged = text.replace(/"signature":"./u, '"signature":"0');
  expect(parseProposal(forged, safe, half.hash)).toMatchObject({ refusal: "safe-signature" });
  expect(parseProposal(text, { ...safe, chainId: 1n }, half.hash)).toMatchObject({
    refusal: "wrong-network",
  });
  for (const wrong of ["", "{}", "[]", text.slice(1), text.replace("isBatch", "isbatch")]) {
    expect(parseProposal(wrong, safe, half.hash)).toMatchObject({ refusal: "malformed" });
  }
});

test("a node that claims another hash is not believed", async () => {
  const safe = await freshSafe();
  const hash = await contractHash(safe, pay(safe));
  hash[0] ^= 1;
  expect(propose(safe, pay(safe), hash)).toMatchObject({ refusal: "safe-hash" });
});

test("another Safe can be an owner: its own two signatures confirm (EIP-1271)", async () => {
  const inner = await freshSafe();
  const plan = planOf(nextSalt++);
  const owners = [plan.owners[0], plan.owners[1], { address: inner.address, keptBy: "inner" }];
  const outer = { ...plan, owners };
  const creation = valueOf(creationOf(outer));
  await send(creation.to, creation.data);
  const address = valueOf(safeAddress(outer));
  await send(address, new Uint8Array(), parseEther("1"));
  const safe = await readSafe(address);
  const draft = await proposed(safe, pay(safe, 5n));
  // The inner Safe signs the outer hash as its own message (SafeMessage of the fallback handler).
  const document = JSON.stringify({
    types: {
      EIP712Domain: [
        { name: "chainId", type: "uint256" },
        { name: "verifyingContract", type: "address" },
      ],
      SafeMessage: [{ name: "message", type: "bytes" }],
    },
    primaryType: "SafeMessage",
    domain: { chainId: 31_337, verifyingContract: inner.address },
    message: { message: `0x${bytesToHex(draft.hash)}` },
  });
  const { preimageOfDocument } = await import("@holdall/wallet/clear");
  const bytes = valueOf(preimageOfDocument(document));
  const request = { kind: "evm-typed-data", bytes, document } as const;
  const parts: Uint8Array[] = [];
  for (const signer of [device, ledger].toSorted((a, b) =>
    a.address.toLowerCase() < b.address.toLowerCase() ? -1 : 1,
  )) {
    const signature = valueOf(await signer.sign(request, approvalFor(request)));
    parts.push(Uint8Array.from([...signature.subarray(0, 64), 27 + signature[64]]));
  }
  const signature = Uint8Array.from([...parts[0], ...parts[1]]);
  const owner = getAddress(inner.address);
  const half = valueOf(confirm(draft, { kind: "contract", owner, signature }));
  expect(await execute(await signedBy(half, device))).toBe("success");
});

test("call data written by our rows is what another encoder writes", async () => {
  const { encodeFunctionData } = await import("viem");
  const args = [device.address, ledger.address, trezor.address] as const;
  const ours = encodeCall("swapOwner(address,address,address)", args);
  const data = encodeFunctionData({ abi: ABI, functionName: "swapOwner", args });
  expect(toHex(ours)).toBe(data);
});
