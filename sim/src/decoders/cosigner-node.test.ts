import { startEvm } from "@holdall/devnet/evm";
import type { EvmDevnet } from "@holdall/devnet/evm";
import { createReading, openNodes } from "@holdall/cosigner";
import { makePair, postTo, startMachine } from "@holdall/cosigner/household";
import type { GuardedPair, Machine } from "@holdall/cosigner/household";
import { encodeCall } from "@holdall/wallet/clear";
import { MARIE } from "@holdall/wallet/clear/build";
import { writeCard } from "@holdall/wallet/cosign";
import { groupAddress } from "@holdall/wallet/frost";
import { seededBytes, valueOf } from "@holdall/wallet/frost/ceremony";
import { createGuardedSigner, createSafeSigner } from "@holdall/wallet/guarded";
import type { GuardedTools } from "@holdall/wallet/guarded";
import { checksumAddress, createApprovalBook } from "@holdall/wallet/keyring";
import type { Signer, SignRequest } from "@holdall/wallet/keyring";
import { POLICY_OPEN } from "@holdall/wallet/policy";
import type { Outcome } from "@holdall/wallet/refusals";
import { propose, requestOf, SAFE_PLACE } from "@holdall/wallet/safe";
import { hexToBytes } from "viem";
import type { Hex } from "viem";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callContract, controlOf } from "./control.twin.ts";
import { act, startLocalSolana } from "./local-solana.twin.ts";
import type { LocalSolana } from "./local-solana.twin.ts";

/** A co-signer that looks for itself: facts and simulations from its own nodes, none of the device's. */
const FRIEND = "0xa1a1a1a1A1A1A1a1A1a1a1a1a1A1A1a1A1a1a1A1";

let evm: EvmDevnet;
let solana: LocalSolana;
let machine: Machine;
let tools: GuardedTools;
let pair: GuardedPair;

beforeAll(async () => {
  [evm, solana] = await Promise.all([startEvm({}), startLocalSolana("cosigner")]);
  machine = startMachine(51);
  machine.clock.atMs = Date.now();
  look({ solana: [solana.url], evm: [evm.url] });
  let number = machine.clock.atMs;
  tools = { random: seededBytes(9), post: () => postTo(machine), nextNumber: () => ++number };
  const card = writeCard({ url: "http://127.0.0.1:1", identity: machine.cosigner.identity });
  const network = solana.chain.network.id;
  const terms = { card, network, policy: POLICY_OPEN };
  pair = valueOf(await makePair(terms, tools));
  const safe = checksumAddress(pair.device.safe);
  const mint = encodeCall("mint(address,uint256)", [safe, 1_000_000n]);
  await callContract(controlOf(evm), evm.contracts["dollar"], mint);
  const mine = groupAddress(pair.device.share.group);
  await solana.control("devnet_setAccount", [mine, { lamports: 5_000_000_000 }]);
  await solana.settle();
});
afterAll(() => Promise.all([evm.close(), solana.close()]));

/** The co-signer starts anew, with these nodes of its own. */
function look(nodes: Parameters<typeof openNodes>[0]): void {
  const findChain = openNodes(nodes);
  machine.restart({ reading: createReading(findChain), findChain });
}

async function sign(signer: Outcome<Signer>, request: SignRequest): Promise<Outcome<Uint8Array>> {
  machine.clock.atMs += 60_000;
  const book = createApprovalBook();
  const seen = new Uint8Array(32);
  const spent = valueOf(book.spend(book.grant(request, seen, 0), request, seen, 1));
  return valueOf(signer).sign(request, spent);
}

/** A proposal that the Safe pays a friend so many dollars; the contract's own hash is taken to be ours. */
function payout(units: bigint): SignRequest {
  const safe = {
    address: checksumAddress(pair.device.safe),
    chainId: 31_337n,
    owners: Object.values(pair.device.owners).map(checksumAddress),
    threshold: 2,
    nonce: 0n,
    multiSend: SAFE_PLACE.multiSend,
  };
  const transaction = {
    to: checksumAddress(hexToBytes(evm.contracts["dollar"] as Hex)),
    value: 0n,
    data: encodeCall("transfer(address,uint256)", [FRIEND, units]),
    isBatch: false,
    nonce: 0n,
  };
  const guess = propose(safe, transaction, new Uint8Array(32));
  const hash = guess.ok ? new Uint8Array(32) : hexToBytes(`0x${guess.detail}`);
  return valueOf(requestOf(valueOf(propose(safe, transaction, hash))));
}

test("a Safe's tokens are co-signed when its own node knows them and the call goes through", async () => {
  const safe = () => createSafeSigner(pair.device, tools);
  expect(valueOf(await sign(safe(), payout(1_000_000n)))).toHaveLength(130);
  expect(await sign(safe(), payout(1_000_001n))).toMatchObject({
    refusal: "cosigner-refused",
    detail: "503",
  });
});

test("a payment that would fail is not co-signed, whatever the device says", async () => {
  const from = groupAddress(pair.device.share.group);
  const coin = { kind: "native" } as const;
  const intent = { kind: "send", from, to: MARIE, asset: coin, units: 2_000_000_000n } as const;
  const built = await solana.chain.build(intent);
  if ("refusal" in built) throw new Error(built.refusal.detail);
  const request = { kind: "solana-transaction", bytes: built.value.bytes } as const;
  const hand = () => createGuardedSigner(pair.device, tools);
  expect((await sign(hand(), request)).ok).toBe(true);
  await solana.control("devnet_setAccount", [from, { lamports: 1_500_000_000 }]);
  await solana.settle();
  expect(await sign(hand(), request)).toMatchObject({
    refusal: "cosigner-refused",
    detail: "503",
  });
});

test("another Solana network is signed for where its node has tried the bytes, and nowhere else", async () => {
  const other = await startLocalSolana("another");
  try {
    const from = groupAddress(pair.device.share.group);
    const network = other.chain.network.id;
    expect(network).not.toBe(solana.chain.network.id);
    for (const chain of [solana, other]) {
      await chain.control("devnet_setAccount", [from, { lamports: 5_000_000_000 }]);
      await chain.settle();
    }
    const intent = { kind: "send", from, to: MARIE, asset: { kind: "native" } } as const;
    const paidOn = async (chain: LocalSolana, units: bigint): Promise<SignRequest> => {
      const built = await chain.chain.build({ ...intent, units });
      if ("refusal" in built) throw new Error(built.refusal.detail);
      return { kind: "solana-transaction", bytes: built.value.bytes };
    };
    const away = () => createGuardedSigner(pair.device, tools, { network });
    const home = () => createGuardedSigner(pair.device, tools);
    const [abroad, here] = [await paidOn(other, 3_000_000n), await paidOn(solana, 4_000_000n)];
    // Its own node is of the account's network: whatever another one takes it cannot see.
    expect(await sign(away(), abroad)).toMatchObject({
      refusal: "cosigner-network",
      detail: network,
    });
    look({ solana: [solana.url, other.url], evm: [evm.url] });
    expect((await sign(away(), abroad)).ok).toBe(true);
    // Bytes that are good for one network are signed for no other, whichever is named.
    const failing = { refusal: "cosigner-refused", detail: "503" };
    expect(await sign(away(), here)).toMatchObject(failing);
    expect(await sign(home(), abroad)).toMatchObject(failing);
    look({ solana: [], evm: [] });
    expect(await sign(away(), abroad)).toMatchObject({ refusal: "cosigner-network" });
    expect((await sign(home(), here)).ok).toBe(true);
  } finally {
    look({ solana: [solana.url], evm: [evm.url] });
    await other.close();
  }
}, 60_000);

test("three hands stake and take back together, each step seen by the third with its own eyes", async () => {
  const address = groupAddress(pair.device.share.group);
  await solana.control("devnet_setAccount", [address, { lamports: 5_000_000_000 }]);
  await solana.settle();
  const three = {
    address,
    sign: async (bytes: Uint8Array) => {
      const request = { kind: "solana-transaction", bytes } as const;
      return valueOf(await sign(createGuardedSigner(pair.device, tools), request));
    },
  };
  const { staking } = solana.chain;
  const told = await staking!.validators();
  const validator = "value" in told ? told.value.value[0].vote : "";
  const units = 1_000_000_000n;
  await act(solana, three, { kind: "stake", from: address, validator, units });
  const book = await staking!.stakes(address);
  const [stake] = "value" in book ? book.value.value.stakes : [];
  expect(stake).toMatchObject({ withdrawer: address, activatingUnits: units });
  const ended = { kind: "unstake", from: address, stake: stake.address } as const;
  expect((await act(solana, three, ended)).level).toBe("safe");
});

test("silent, it signs nothing unseen; without any, it reads what bytes alone can say", async () => {
  look({ solana: ["http://127.0.0.1:9"], evm: ["http://127.0.0.1:9"] });
  expect(await sign(createSafeSigner(pair.device, tools), payout(1n))).toMatchObject({
    refusal: "cosigner-node",
  });
  look({ solana: [], evm: [] });
  expect(await sign(createSafeSigner(pair.device, tools), payout(1n))).toMatchObject({
    refusal: "unreadable",
  });
  // Nodes of another network are none of this account's.
  look({ solana: [evm.url], evm: [evm.url] });
  expect((await sign(createSafeSigner(pair.device, tools), payout(1n))).ok).toBe(true);
});
