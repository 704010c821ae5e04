import { localEvm, localSolana } from "@holdall/chain/networks";
import { createEvmChain } from "@holdall/chain/evm";
import { httpPost } from "@holdall/chain/nodes";
import type { Chain, Watched } from "@holdall/chain/port";
import { createSolanaChain } from "@holdall/chain/solana";
import { startEvm } from "@holdall/devnet/evm";
import { startSolana } from "@holdall/devnet/solana";
import { portfolioOf, prepare, submit } from "@holdall/wallet/actions";
import { createKeyRealm } from "@holdall/wallet/realm";
import { createRemoteHand } from "@holdall/wallet/recovery";
import type { Door, KeyRealm } from "@holdall/wallet/realm";
import { argon2Sync, randomBytes } from "node:crypto";
import { expect, test } from "vitest";

/** The whole path of a payment: built, explained, approved by its hashes, signed, sent, final. */

const clock = {
  nowMs: () => Date.now(),
  sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.min(ms, 20))),
};

async function control(node: { url: string; token: string }, method: string, params: unknown[]) {
  const headers = { "content-type": "application/json", "x-devnet-token": node.token };
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const answer = (await (await fetch(node.url, { method: "POST", headers, body })).json()) as {
    error?: { message: string };
  };
  if (answer.error !== undefined) throw new Error(`${method}: ${answer.error.message}`);
}

function newRealm(): KeyRealm {
  return createKeyRealm({
    random: (length) => new Uint8Array(randomBytes(length)),
    stretch: (message, { salt }) =>
      new Uint8Array(
        argon2Sync("argon2id", {
          message,
          nonce: salt,
          memory: 64,
          passes: 1,
          parallelism: 1,
          tagLength: 32,
        }),
      ),
    now: () => Date.now(),
    carry: () => Promise.reject(new Error("no co-signer")),
    recovery: () => createRemoteHand(() => Promise.reject(new Error("no recovery realm"))),
    askDevice: () => Promise.reject(new Error("nothing is plugged in")),
    idleMs: 900_000,
  });
}

async function say(realm: KeyRealm, door: Door, kind: string, body: object): Promise<never> {
  const id = randomBytes(16).toString("hex");
  const reply = await realm.receive({ v: 1, id, kind, body }, door);
  if (reply === null || !("ok" in reply)) throw new Error(`${kind}: ${JSON.stringify(reply)}`);
  return reply.ok as never;
}

interface Account {
  readonly family: "solana" | "evm";
  readonly address: string;
}

async function unlocked(): Promise<{ realm: KeyRealm; accounts: readonly Account[] }> {
  const realm = newRealm();
  const password = new TextEncoder().encode("four random words here");
  const made: { accounts: readonly Account[] } = await say(realm, "secure", "create", {
    count: 12,
    password,
  });
  return { realm, accounts: made.accounts };
}

interface Payment {
  readonly chain: Chain;
  readonly realm: KeyRealm;
  readonly from: Account;
  readonly to: string;
  readonly units: bigint;
}

/** Pays, and gives what the chain said of it until it was final. */
async function pay({ chain, realm, from, to, units }: Payment, settle: () => Promise<void>) {
  const intent = {
    kind: "send",
    from: from.address,
    to,
    asset: { kind: "native" },
    units,
  } as const;
  const prepared = await prepare(chain, intent);
  if ("refusal" in prepared) throw new Error(prepared.refusal.code);
  const { unsigned, evidence, secondReading } = prepared.value;
  const { id } = chain.network;
  const signature: Promise<Uint8Array> = say(realm, "router", "request", {
    origin: null,
    account: from.address,
    signed: { kind: `${from.family}-transaction`, bytes: unsigned.bytes },
    brought: {
      network: id,
      chainId: from.family === "evm" ? BigInt(id.split(":")[1]) : 0n,
      evidence: [...evidence],
      secondReading,
    },
  });
  const [waiting]: readonly {
    ticket: number;
    requestHash: Uint8Array;
    explanationHash: Uint8Array;
  }[] = await say(realm, "secure", "waiting", {});
  const { ticket, requestHash, explanationHash } = waiting;
  await say(realm, "secure", "approve", { ticket, requestHash, explanationHash });
  const seen: Watched["certainty"][] = [];
  let finish = (): void => {};
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const submitted = await submit(chain, prepared.value, await signature, ({ certainty }) => {
    seen.push(certainty);
    if (certainty === "final" || certainty === "dropped") finish();
  });
  if ("refusal" in submitted) throw new Error(JSON.stringify(submitted.refusal));
  await settle();
  await finished;
  submitted.value.stop();
  return seen;
}

test("Solana: a payment is explained by both decoders, approved, signed in the realm, and final", async () => {
  const node = await startSolana({ seed: "actions", slotMs: 0 });
  try {
    const { realm, accounts } = await unlocked();
    const from = accounts.find((one) => one.family === "solana")!;
    const endpoints = [{ id: "local", operator: "local", post: httpPost(node.url, fetch) }];
    const network = localSolana(node.networkId, node.url);
    const chain = createSolanaChain({ network, endpoints, clock });
    await control(node, "requestAirdrop", [from.address, 5_000_000_000]);
    await control(node, "devnet_advance", [40]);
    const to = "So11111111111111111111111111111111111111114";
    const settle = () => control(node, "devnet_advance", [40]);
    const seen = await pay({ chain, realm, from, to, units: 1_000_000_000n }, settle);
    expect(seen.at(-1)).toBe("final");
    const place = { chain, tokenIds: [] };
    const [mine, theirs] = await Promise.all(
      [from.address, to].map((address) => portfolioOf([{ ...place, address }], {})),
    );
    expect(theirs.rows[0].balance.units).toBe(1_000_000_000n);
    expect(mine.rows[0].balance.units).toBeLessThan(4_000_000_000n);
  } finally {
    await node.close();
  }
});

test("EVM: the same path on the other family", async () => {
  const node = await startEvm({ chainId: 31_337 });
  try {
    const { realm, accounts } = await unlocked();
    const from = accounts.find((one) => one.family === "evm")!;
    const endpoints = [{ id: "local", operator: "local", post: httpPost(node.url, fetch) }];
    const network = localEvm(node.networkId, node.url);
    const chain = createEvmChain({ network, endpoints, clock, known: {} });
    await control(node, "faucet_request", [from.address, "0xde0b6b3a7640000"]);
    const to = "0x000000000000000000000000000000000000bEEF";
    const settle = () => control(node, "anvil_mine", ["0x80"]);
    const seen = await pay({ chain, realm, from, to, units: 1_000_000_000_000_000n }, settle);
    expect(seen.at(-1)).toBe("final");
    const { rows } = await portfolioOf([{ chain, address: to, tokenIds: [] }], {});
    expect(rows[0].balance.units).toBe(1_000_000_000_000_000n);
  } finally {
    await node.close();
  }
});
