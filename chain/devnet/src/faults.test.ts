import { createSolanaChain } from "@holdall/chain/solana";
import { createEvmChain } from "@holdall/chain/evm";
import { localEvm, localSolana } from "@holdall/chain/networks";
import { fromJson, httpPost, toJson } from "@holdall/chain/nodes";
import type { Endpoint, Post } from "@holdall/chain/nodes";
import type { Chain } from "@holdall/chain/port";
import { given } from "@holdall/chain/port/conformance";
import { Faults } from "@holdall/devnet/door";
import type { Fault, FaultRow } from "@holdall/devnet/door";
import { startEvm } from "@holdall/devnet/evm";
import { startSolana } from "@holdall/devnet/solana";
import { createKeyPairFromPrivateKeyBytes, getAddressFromPublicKey, signBytes } from "@solana/kit";
import { hexToBytes, keccak256, toHex } from "viem";
import { generatePrivateKey, privateKeyToAccount, sign as signHash } from "viem/accounts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { control, leapingClock } from "./worlds.twin.ts";

/** A thousand are a command of their own, `HOLDALL_LONG=1`; `npm test` takes the first of them. */
const isLong = process.env["HOLDALL_LONG"] === "1";
const SOLANA_SEEDS = isLong ? 700 : 60;
const EVM_SEEDS = isLong ? 300 : 30;
/** Every this many seeds a transaction is sent through the faults, too. */
const SEND_EVERY = 20;
const LIMIT_MS = 180_000;

/** What may befall a node that lies. */
const LYING: readonly FaultRow[] = [
  { kind: "altered-balance", ratePpm: 80_000 },
  { kind: "stale-account", ratePpm: 40_000 },
  { kind: "wrong-slot", ratePpm: 60_000 },
  { kind: "drop", ratePpm: 100_000 },
  { kind: "duplicate", ratePpm: 100_000 },
  { kind: "truncated", ratePpm: 50_000 },
  { kind: "too-many-requests", ratePpm: 50_000 },
  { kind: "closed-socket", ratePpm: 50_000 },
];
/** What may befall an honest node: it is silent, slow or broken, and never wrong. */
const FAILING: readonly FaultRow[] = [
  { kind: "drop", ratePpm: 150_000 },
  { kind: "duplicate", ratePpm: 100_000 },
  { kind: "truncated", ratePpm: 50_000 },
  { kind: "too-many-requests", ratePpm: 50_000 },
];

/** A carrier on which faults befall requests by seed, on the way there or back. */
function faultyPost(honest: Post, rows: readonly FaultRow[], seed: number): Post {
  const faults = new Faults();
  faults.set(rows, seed);
  return async (body, limits) => {
    const { method } = fromJson(body) as { readonly method: string };
    const fault = faults.next(method);
    if (fault?.kind === "drop" && fault.dice % 2 === 0) throw new Error("lost on the way there");
    const answer = await honest(body, limits);
    if (fault === undefined) return answer;
    if (fault.kind === "duplicate") await honest(body, limits);
    return spoilt(answer, fault);
  };
}

function spoilt(answer: Awaited<ReturnType<Post>>, fault: Fault): Awaited<ReturnType<Post>> {
  switch (fault.kind) {
    case "drop":
    case "closed-socket":
      throw new Error("lost on the way back");
    case "truncated":
      return { ...answer, body: answer.body.slice(0, answer.body.length >> 1) };
    case "too-many-requests":
      return { status: 429, body: "", retryAfterMs: 1_000 };
    case "altered-balance":
    case "stale-account":
    case "wrong-slot":
      return { ...answer, body: lied(answer.body, fault) };
    case "delay":
    case "duplicate":
      return answer;
  }
}

/** Another balance, or a slot that is far behind or ahead. */
function lied(body: string, { kind, dice }: Fault): string {
  const reply = fromJson(body) as { result?: unknown };
  const { result } = reply;
  if (typeof result === "string" && /^0x[0-9a-f]{1,30}$/u.test(result)) {
    const value = BigInt(result) + BigInt(1 + (dice % 1_000));
    return toJson({ ...reply, result: toHex(value) });
  }
  const { context, value } = Object(result) as {
    readonly context?: { readonly slot: number };
    readonly value?: unknown;
  };
  if (context === undefined) return body;
  const isWhole = typeof value === "number" || typeof value === "bigint";
  const wrong =
    kind === "altered-balance" && isWhole ? BigInt(value) + BigInt(1 + (dice % 1_000)) : value;
  const slot =
    kind === "wrong-slot" ? context.slot + (dice % 2 === 0 ? 1_000_000 : -1_000) : context.slot;
  return toJson({
    ...reply,
    result: { context: { ...context, slot: Math.max(0, slot) }, value: wrong },
  });
}

interface Faulty {
  /** A chain whose first node lies and whose second fails, by seed. */
  chainOf(seed: number): Chain;
  readonly honest: Chain;
  readonly payer: string;
  readonly target: string;
  sign(bytes: Uint8Array): Promise<Uint8Array>;
  settle(): Promise<void>;
  close(): Promise<void>;
}

function endpointsOf(url: string, seed: number): readonly Endpoint[] {
  const honest = httpPost(url, fetch);
  return [
    { id: "liar", operator: "liar", post: faultyPost(honest, LYING, seed) },
    { id: "weak", operator: "weak", post: faultyPost(honest, FAILING, seed + 7_919) },
  ];
}

async function openSolana(): Promise<Faulty> {
  const node = await startSolana({ seed: "faults", slotMs: 0 });
  const network = localSolana(node.networkId, node.url);
  const keys = await createKeyPairFromPrivateKeyBytes(new Uint8Array(32).fill(7));
  const payer = await getAddressFromPublicKey(keys.publicKey);
  const target = await getAddressFromPublicKey(
    (await createKeyPairFromPrivateKeyBytes(new Uint8Array(32).fill(8))).publicKey,
  );
  await control(node, "requestAirdrop", [payer, 500_000_000_000]);
  await control(node, "requestAirdrop", [target, 1_000_000_000]);
  const settle = async () => void (await control(node, "devnet_advance", [40]));
  await settle();
  const make = (endpoints: readonly Endpoint[]) =>
    createSolanaChain({ network, endpoints, clock: leapingClock() });
  return {
    chainOf: (seed) => make(endpointsOf(node.url, seed)),
    honest: make([{ id: "own", operator: "own", post: httpPost(node.url, fetch) }]),
    payer,
    target,
    sign: async (bytes) => new Uint8Array(await signBytes(keys.privateKey, bytes)),
    settle,
    close: () => node.close(),
  };
}

async function openEvm(): Promise<Faulty> {
  const node = await startEvm({});
  const network = localEvm(node.networkId, node.url);
  const privateKey = generatePrivateKey();
  const payer = privateKeyToAccount(privateKey).address;
  const target = privateKeyToAccount(generatePrivateKey()).address;
  await control(node, "faucet_request", [payer, toHex(10n ** 20n)]);
  const settle = async () => void (await control(node, "anvil_mine", ["0x3"]));
  await settle();
  const make = (endpoints: readonly Endpoint[]) =>
    createEvmChain({ network, endpoints, clock: leapingClock(), known: {} });
  return {
    chainOf: (seed) => make(endpointsOf(node.url, seed)),
    honest: make([{ id: "own", operator: "own", post: httpPost(node.url, fetch) }]),
    payer,
    target,
    sign: async (bytes) => {
      const { r, s, yParity = 0 } = await signHash({ hash: keccak256(bytes), privateKey });
      return new Uint8Array([...hexToBytes(r), ...hexToBytes(s), yParity]);
    },
    settle,
    close: () => node.close(),
  };
}

async function coins(chain: Chain, address: string) {
  const outcome = await chain.balances(address, []);
  if ("refusal" in outcome) return undefined;
  const [coin] = outcome.value.value;
  return { units: coin.units, isFresh: outcome.value.isFresh };
}

/** Sends one payment through the faults, again and again, as a wallet does. Answers what arrived. */
async function payThrough(world: Faulty, seed: number, units: bigint): Promise<bigint> {
  const { honest, payer, target } = world;
  const before = (await coins(honest, target))!.units;
  const intent = {
    kind: "send",
    from: payer,
    to: target,
    asset: { kind: "native" },
    units,
  } as const;
  const unsigned = given(await honest.build(intent));
  const sent = given(honest.sign(unsigned, await world.sign(unsigned.bytes)));
  const chain = world.chainOf(seed);
  for (let tries = 0; tries < 4; tries++) await chain.send(sent);
  await world.settle();
  await chain.send(sent);
  await world.settle();
  const status = given(await honest.status(sent));
  const arrived = (await coins(honest, target))!.units - before;
  // Whatever the faulty nodes say, a payment that is final is never told to be dropped.
  const told = await chain.status(sent);
  if ("value" in told && status.certainty === "final")
    expect(told.value.certainty).not.toBe("dropped");
  expect(arrived).toBe(status.certainty === "final" ? units : 0n);
  return arrived;
}

async function attack(world: Faulty, seeds: number) {
  const counts = { fresh: 0, old: 0, refused: 0, sent: 0, arrived: 0 };
  let truth = (await coins(world.honest, world.payer))!.units;
  for (let seed = 1; seed <= seeds; seed++) {
    const seen = await coins(world.chainOf(seed), world.payer);
    if (seen === undefined) counts.refused++;
    else if (!seen.isFresh) counts.old++;
    else {
      counts.fresh++;
      expect(seen.units, `seed ${seed}`).toBe(truth);
    }
    if (seed % SEND_EVERY !== 0) continue;
    counts.sent++;
    if ((await payThrough(world, seed, BigInt(1_000_000 + seed))) > 0n) counts.arrived++;
    truth = (await coins(world.honest, world.payer))!.units;
  }
  return counts;
}

let solana: Faulty;
let evm: Faulty;
beforeAll(async () => {
  [solana, evm] = await Promise.all([openSolana(), openEvm()]);
});
afterAll(() => Promise.all([solana.close(), evm.close()]));

test(
  "seeds of faults: no wrong balance is fresh, and nothing is sent twice",
  async () => {
    for (const [world, seeds] of [
      [solana, SOLANA_SEEDS],
      [evm, EVM_SEEDS],
    ] as const) {
      const counts = await attack(world, seeds);
      expect(counts.fresh + counts.old + counts.refused).toBe(seeds);
      // The faults did bite, and did not silence everything.
      expect(counts.fresh).toBeGreaterThan(seeds / 8);
      expect(counts.old + counts.refused).toBeGreaterThan(seeds / 20);
      expect(counts.arrived).toBeGreaterThan(counts.sent / 2);
    }
  },
  LIMIT_MS,
);
