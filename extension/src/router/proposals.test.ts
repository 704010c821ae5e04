import { Pool, toJson } from "@holdall/chain/nodes";
import type { Endpoint } from "@holdall/chain/nodes";
import { createSoftwareSigner } from "@holdall/wallet/keyring";
import type { Signer } from "@holdall/wallet/keyring";
import { approvalFor } from "@holdall/wallet/keyring/conformance";
import {
  confirm,
  formatProposal,
  hashOf,
  propose,
  rejectionOf,
  replaceOwner,
  requestOf,
  SAFE_PLACE,
} from "@holdall/wallet/safe";
import type { Proposal, SafeState, SafeTransaction } from "@holdall/wallet/safe";
import { bytesToHex, encodeFunctionData, hexToBytes, parseAbi } from "viem";
import { expect, test } from "vitest";
import type { KeptProposal } from "./kept-proposals.ts";
import { CLOCK } from "./open-chains.ts";
import { nextNonce, takeProposal } from "./proposal-acts.ts";
import { EXECUTED_TOPIC, fateOf, revived } from "./proposal-fate.ts";
import { aimOf, inOrder } from "./proposal-rows.ts";
import type { RouterState } from "./router.ts";
import type { SafePlace } from "./safe-payments.ts";
import type { Told } from "./stood-in-nodes.twin.ts";

const MARIE = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const PLACE = "0xFf51A5898e281Db6DfC7855790607438dF2ca44b";
const [anna, bruno, carla, stranger] = [21, 22, 23, 24].map((fill) =>
  createSoftwareSigner("evm", new Uint8Array(32).fill(fill)),
);
const safe: SafeState = {
  address: PLACE,
  chainId: 31_337n,
  owners: [anna.address, bruno.address, carla.address],
  threshold: 2,
  nonce: 3n,
  multiSend: SAFE_PLACE.multiSend,
};
const pay = (nonce: bigint, value = 5n): SafeTransaction => ({
  to: MARIE,
  value,
  data: new Uint8Array(),
  isBatch: false,
  nonce,
});

async function signed(
  transaction: SafeTransaction,
  ...signers: readonly Signer[]
): Promise<Proposal> {
  const hash = hashOf(safe, transaction);
  const draft = hash.ok ? propose(safe, transaction, hash.value) : hash;
  if (!draft.ok) throw new Error(draft.refusal);
  let proposal = draft.value;
  for (const signer of signers) {
    const request = requestOf(proposal);
    if (!request.ok) throw new Error("fixture");
    const signature = await signer.sign(request.value, approvalFor(request.value));
    if (!signature.ok) throw new Error("fixture");
    const next = confirm(proposal, {
      kind: "key",
      owner: signer.address,
      signature: signature.value,
    });
    if (!next.ok) throw new Error(next.refusal);
    proposal = next.value;
  }
  return proposal;
}

const keptOf = (proposal: Proposal, more: Partial<KeptProposal> = {}): KeptProposal => ({
  network: "eip155:31337",
  safe: PLACE,
  hash: bytesToHex(proposal.hash),
  text: formatProposal(proposal),
  atMs: 0,
  since: "16",
  sent: "",
  ...more,
});

const known = (proposal: Proposal, state = safe) => {
  const row = keptOf(proposal);
  return { row, proposal: revived(row, state)!, isUntold: false };
};

/** A chain of one node; what it throws is its own error, as a call that reverts. */
function nodeOf(told: Told) {
  const answer = (method: string, params: readonly unknown[]): object => {
    try {
      return { result: method === "eth_blockNumber" ? "0x20" : told(method, params) };
    } catch (error) {
      return { error: { code: 3, message: String(error) } };
    }
  };
  const post: Endpoint["post"] = async (text) => {
    const { id, method, params } = JSON.parse(text) as {
      readonly id: number;
      readonly method: string;
      readonly params: readonly unknown[];
    };
    const body = toJson({ jsonrpc: "2.0", id, ...answer(method, params) });
    return { status: 200, body, retryAfterMs: null };
  };
  return { pool: new Pool([{ id: "one", operator: "one", post }], CLOCK, 16n) };
}

test("a proposal follows all that wait, and never takes a number the Safe has passed", () => {
  expect(nextNonce(3n, [])).toBe(3n);
  expect(nextNonce(3n, [3n, 5n, 4n])).toBe(6n);
  expect(nextNonce(3n, [1n, 2n])).toBe(3n);
});

test("what waits stands in the order of its numbers, rivals side by side and said to be so", async () => {
  const [third, fourth, rival] = await Promise.all([
    signed(pay(4n), anna, bruno),
    signed(pay(3n), anna, bruno),
    signed(rejectionOf(await signed(pay(4n))), anna),
  ]);
  const rows = inOrder([known(third), known(fourth), known(rival)]);
  expect(rows.map(({ nonce, isRivalled }) => [nonce, isRivalled])).toEqual([
    [3n, false],
    [4n, true],
    [4n, true],
  ]);
  // Enough have signed both payments; only the one whose turn it is can be executed.
  expect(rows.map(({ isExecutable }) => isExecutable)).toEqual([true, false, false]);
  expect(rows.map(({ standing }) => standing.name)).toEqual(["ready", "ready", "confirming"]);
});

test("a signature of whoever owns the Safe no more does not count", async () => {
  const ready = await signed(pay(3n), anna, bruno);
  const after = { ...safe, owners: [anna.address, stranger.address, carla.address] };
  expect(revived(keptOf(ready), after)!.confirmations.map(({ owner }) => owner)).toEqual([
    anna.address,
  ]);
});

test("a kept text that is not what its hash says is not shown", async () => {
  const half = await signed(pay(3n), anna);
  const row = keptOf(half);
  expect(
    revived({ ...row, text: row.text.replace('"value":"5"', '"value":"6"') }, safe),
  ).toBeNull();
  expect(revived({ ...row, text: "{}" }, safe)).toBeNull();
});

test("the chain says whether a number was taken by it, its rejection or another", async () => {
  const ready = await signed(pay(3n), anna, bruno);
  const rejection = bytesToHex((await signed(rejectionOf(ready))).hash);
  const later = { ...safe, nonce: 4n };
  const row = keptOf(ready);
  const fate = async (hashes: readonly string[]) => {
    const asked: unknown[] = [];
    const node = nodeOf((method, params) => {
      asked.push(method, ...params);
      return hashes.map((hash) => ({ topics: [EXECUTED_TOPIC, hash] }));
    });
    const { proposal } = await fateOf(node, row, revived(row, later)!);
    const topics = [EXECUTED_TOPIC, [row.hash, rejection]];
    expect(asked).toMatchObject(["eth_getLogs", { address: PLACE, fromBlock: "0x10", topics }]);
    return proposal.outcome?.name;
  };
  expect(await fate([row.hash])).toBe("executed");
  expect(await fate([rejection])).toBe("rejected");
  expect(await fate([])).toBe("replaced");
});

test("a node that tells nothing of a number that is taken makes nothing up", async () => {
  const row = keptOf(await signed(pay(3n), anna, bruno));
  const silent = nodeOf(() => {
    throw new Error("range too wide");
  });
  const fate = await fateOf(silent, row, revived(row, { ...safe, nonce: 4n })!);
  expect(fate).toMatchObject({ isUntold: true, proposal: { outcome: null } });
});

test("what was sent is being executed, has failed for a reason, or is nowhere and can be sent again", async () => {
  const row = keptOf(await signed(pay(3n), anna, bruno), { sent: "0xabc" });
  const fate = async (receipt: unknown, transaction: unknown) => {
    const node = nodeOf((method) => {
      if (method === "eth_getTransactionReceipt") return receipt;
      if (method === "eth_getTransactionByHash") return transaction;
      throw new Error("execution reverted: GS013");
    });
    return (await fateOf(node, row, revived(row, safe)!)).proposal.outcome;
  };
  const sent = { from: anna.address, input: "0x" };
  expect(await fate(null, sent)).toEqual({ name: "executing" });
  expect(await fate({ status: "0x1" }, sent)).toEqual({ name: "executing" });
  expect(await fate({ status: "0x0" }, sent)).toEqual({ name: "failed", code: "GS013" });
  expect(await fate(null, null)).toBeNull();
});

test("what a proposal is for is told from its bytes alone, and anything else is a call", () => {
  const aim = (transaction: Partial<SafeTransaction>) =>
    aimOf({ safe, transaction: { ...pay(3n), ...transaction }, outcome: null });
  const abi = parseAbi(["function transfer(address to, uint256 amount) returns (bool)"]);
  const transfer = hexToBytes(encodeFunctionData({ abi, args: [MARIE, 7n] }));
  expect(aim({})).toMatchObject({ kind: "pay", to: MARIE, units: 5n, asset: { kind: "native" } });
  expect(aim({ to: PLACE, value: 0n })).toEqual({ kind: "reject" });
  expect(aim({ to: PLACE, value: 1n })).toMatchObject({ kind: "pay" });
  expect(aim({ value: 0n, data: transfer })).toMatchObject({
    kind: "pay",
    units: 7n,
    asset: { kind: "token", id: MARIE },
  });
  expect(aim({ value: 1n, data: transfer })).toMatchObject({ kind: "call" });
  expect(aim({ value: 0n, data: transfer, isBatch: true })).toMatchObject({ kind: "call" });
  const dirty = transfer.slice();
  dirty[4] = 1;
  expect(aim({ value: 0n, data: dirty })).toMatchObject({ kind: "call" });
  const change = replaceOwner(safe, bruno.address, stranger.address);
  const after = [anna.address, stranger.address, carla.address];
  const replaced = { kind: "owner", before: safe.owners, after };
  if (!change.ok) throw new Error(change.refusal);
  const { transaction } = change.value;
  expect(aimOf({ safe, transaction, outcome: null })).toEqual(replaced);
  const later = { ...safe, owners: after };
  expect(aimOf({ safe: later, transaction, outcome: { name: "executed" } })).toEqual(replaced);
});

test("a batch, and what claims to be a contract owner's signature, are refused before any node is asked", async () => {
  const half = await signed(pay(3n), anna);
  const place = {} as SafePlace;
  const state = {} as RouterState;
  const claimed = formatProposal({
    ...half,
    confirmations: [{ kind: "contract", owner: bruno.address, signature: Uint8Array.of(1) }],
  });
  expect(await takeProposal(state, place, claimed)).toMatchObject({ refusal: "safe-signature" });
  const batch = formatProposal({ ...half, transaction: { ...half.transaction, isBatch: true } });
  expect(await takeProposal(state, place, batch)).toMatchObject({ refusal: "safe-contract" });
  expect(await takeProposal(state, place, "{}")).toMatchObject({ refusal: "malformed" });
});
