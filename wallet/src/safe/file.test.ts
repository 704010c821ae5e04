import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import { createSoftwareSigner } from "@holdall/wallet/keyring";
import type { Signer } from "@holdall/wallet/keyring";
import { approvalFor } from "@holdall/wallet/keyring/conformance";
import type { Outcome } from "@holdall/wallet/refusals";
import { SAFE_PLACE } from "./contracts.ts";
import { formatProposal, parseProposal, readProposal } from "./file.ts";
import { changeThreshold, replacementIn, replaceOwner } from "./manage.ts";
import type { SafeState } from "./manage.ts";
import { confirm, hashOf, propose, requestOf, stateOf } from "./proposal.ts";
import type { Proposal, SafeTransaction } from "./proposal.ts";

const MARIE = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const PLACE = "0xFf51A5898e281Db6DfC7855790607438dF2ca44b";

const keyOf = (fill: number): Signer => createSoftwareSigner("evm", new Uint8Array(32).fill(fill));
const [anna, bruno, carla, stranger] = [21, 22, 23, 24].map(keyOf);

const safe: SafeState = {
  address: PLACE,
  chainId: 31_337n,
  owners: [anna.address, bruno.address, carla.address],
  threshold: 2,
  nonce: 3n,
  multiSend: SAFE_PLACE.multiSend,
};
const payment: SafeTransaction = {
  to: MARIE,
  value: 1_250n,
  data: new Uint8Array(),
  isBatch: false,
  nonce: 3n,
};

function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`refused: ${outcome.refusal} ${outcome.detail}`);
  return outcome.value;
}

async function signatureOf(proposal: Proposal, signer: Signer): Promise<Uint8Array> {
  const request = valueOf(requestOf(proposal));
  return valueOf(await signer.sign(request, approvalFor(request)));
}

const draft = valueOf(propose(safe, payment, valueOf(hashOf(safe, payment))));

async function signedByAnna(): Promise<Proposal> {
  const signature = await signatureOf(draft, anna);
  return valueOf(confirm(draft, { kind: "key", owner: anna.address, signature }));
}

/** What the contract answers for whatever a text says: an honest node, which no altered text has bought. */
function taken(text: string): Outcome<Proposal> {
  const read = readProposal(text);
  if (!read.ok) return read;
  return parseProposal(text, safe, valueOf(hashOf(safe, read.value.transaction)));
}

type Text = Record<string, unknown> & { confirmations: Record<string, unknown>[] };
const altered = (text: string, change: (file: Text) => void): string => {
  const file = JSON.parse(text) as Text;
  change(file);
  return JSON.stringify(file);
};

test("a text with any one field altered is refused, though the node is honest", async () => {
  const text = formatProposal(await signedByAnna());
  expect(stateOf(valueOf(taken(text)))).toEqual({ name: "confirming", has: 1, needs: 2 });
  const changes: readonly [string, unknown][] = [
    ["holdallProposal", 2],
    ["safe", MARIE],
    ["chainId", "1"],
    ["to", stranger.address],
    ["value", "1251"],
    ["data", "00"],
    ["isBatch", true],
    ["nonce", "4"],
    ["nonce", "2"],
    ["value", "01250"],
    ["value", 1250],
    ["to", MARIE.slice(0, -1)],
    ["value", String(1n << 256n)],
  ];
  for (const [field, value] of changes) {
    const one = altered(text, (file) => void (file[field] = value));
    expect(taken(one).ok, `${field} ${String(value)}`).toBe(false);
  }
  for (const field of Object.keys(JSON.parse(text) as object))
    expect(taken(altered(text, (file) => void delete file[field])).ok, field).toBe(false);
});

test("a field that nobody knows is refused, in the proposal and in a confirmation", async () => {
  const text = formatProposal(await signedByAnna());
  const more = altered(text, (file) => void (file["safeTxGas"] = "0"));
  const beside = altered(text, (file) => void (file.confirmations[0]["note"] = "yes"));
  expect(readProposal(more)).toMatchObject({ refusal: "malformed" });
  expect(readProposal(beside)).toMatchObject({ refusal: "malformed" });
});

test("a stranger's signature, one in an owner's name, and one owner twice are refused", async () => {
  const half = await signedByAnna();
  const text = formatProposal(half);
  const foreign = bytesToHex(await signatureOf(half, stranger));
  const bearing = (owner: string, signature: string): string =>
    altered(text, ({ confirmations }) => confirmations.push({ kind: "key", owner, signature }));
  expect(taken(bearing(stranger.address, foreign))).toMatchObject({ refusal: "safe-signature" });
  expect(taken(bearing(bruno.address, foreign))).toMatchObject({ refusal: "safe-signature" });
  const own = bytesToHex(half.confirmations[0].signature);
  expect(taken(bearing(bruno.address, own))).toMatchObject({ refusal: "safe-signature" });
  expect(taken(bearing(anna.address, own))).toMatchObject({ refusal: "malformed" });
  expect(taken(bearing(anna.address.toLowerCase(), own))).toMatchObject({ refusal: "malformed" });
  const honest = bytesToHex(await signatureOf(half, bruno));
  expect(stateOf(valueOf(taken(bearing(bruno.address, honest))))).toEqual({ name: "ready" });
});

test("the order in which owners signed changes neither the proposal nor who has signed", async () => {
  const signatures = await Promise.all([anna, bruno].map((one) => signatureOf(draft, one)));
  const rows = [anna, bruno].map(({ address }, at) => ({
    kind: "key" as const,
    owner: address,
    signature: signatures[at],
  }));
  const [one, other] = [rows, rows.toReversed()].map((confirmations) =>
    valueOf(taken(formatProposal({ ...draft, confirmations }))),
  );
  expect(one.hash).toEqual(other.hash);
  expect(stateOf(one)).toEqual({ name: "ready" });
  expect(stateOf(other)).toEqual({ name: "ready" });
});

test("a replacement is told with its owners before and after, and nothing else is taken for one", () => {
  const { transaction } = valueOf(replaceOwner(safe, bruno.address, stranger.address));
  expect(replacementIn(safe, transaction)).toMatchObject({
    before: { owners: safe.owners },
    after: { owners: [anna.address, stranger.address, carla.address] },
  });
  // Once it is done the owners of now are those after it; before, it is not taken for done.
  const later = { ...safe, owners: [anna.address, stranger.address, carla.address] };
  expect(replacementIn(later, transaction)).toBeNull();
  expect(replacementIn(later, transaction, true)).toEqual(replacementIn(safe, transaction));
  expect(replacementIn(safe, transaction, true)).toBeNull();
  const threshold = valueOf(changeThreshold(safe, 3)).transaction;
  const wrongPlace = transaction.data.slice();
  wrongPlace.set(hexToBytes(carla.address.slice(2).toLowerCase()), 16);
  for (const other of [
    payment,
    threshold,
    { ...transaction, to: MARIE },
    { ...transaction, value: 1n },
    { ...transaction, isBatch: true },
    { ...transaction, data: wrongPlace },
    { ...transaction, data: transaction.data.slice(0, -1) },
  ])
    expect(replacementIn(safe, other)).toBeNull();
});
