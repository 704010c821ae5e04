import { localEvm, NETWORKS } from "@holdall/chain/networks";
import type { Network } from "@holdall/chain/networks";
import type { Holdings } from "@holdall/extension/secure";
import { expect, test } from "vitest";
import { answerHoldings, createRouterState } from "./index.ts";
import type { RouterState } from "./index.ts";

type OpenChain = RouterState["chains"][number];

const ALICE = "0x00000000000000000000000000000000000000a1";
const BOB = "0x00000000000000000000000000000000000000b0";
const ANNA = "4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi";
const local = localEvm("eip155:31337", "http://127.0.0.1:8545");
const solana = NETWORKS.find(({ family }) => family === "solana")!;

/** What the nodes of a network tell of each address. */
interface Told {
  readonly units?: Readonly<Record<string, bigint>>;
  readonly tokens?: Readonly<Record<string, number>>;
  readonly sent?: Readonly<Record<string, number>>;
  readonly isSilent?: boolean;
  /** What is told of what addresses did breaks off. */
  readonly isBroken?: boolean;
}

/** A chain that notes whom it was asked about. */
function chainOf(network: Network, told: Told, asked: string[]): OpenChain {
  const { units = {}, tokens = {}, sent = {}, isSilent = false, isBroken = false } = told;
  const balances = (address: string, ids: readonly string[]) => {
    asked.push(`${network.id} ${address} ${ids.join()}`.trim());
    if (isSilent) return Promise.resolve({ refusal: { code: "nodes-silent", detail: "" } });
    const { decimals } = network;
    const owned = Array.from({ length: tokens[address] ?? 0 }, (_, at) => ({
      asset: { kind: "token", id: String(at) },
      units: 5n,
      decimals,
      account: null,
    }));
    const coin = {
      asset: { kind: "native" },
      units: units[address] ?? 0n,
      decimals,
      account: null,
    };
    return Promise.resolve({ value: { value: [coin, ...owned] } });
  };
  const read = (steps: (ask: unknown) => Promise<unknown>) =>
    steps((method: string, [address]: readonly string[]) => {
      asked.push(`${method} ${address}`);
      if (isBroken) return Promise.reject(new Error("the node broke off"));
      const count = sent[address] ?? 0;
      return Promise.resolve(
        network.family === "evm" ? `0x${count}` : Array.from({ length: count }, () => ({})),
      );
    });
  return { chain: { network, balances }, pool: { read } } as unknown as OpenChain;
}

/** A router over two networks, of which one is on this machine. */
function bench(onEvm: Told = {}, onSolana: Told = {}) {
  const asked: string[] = [];
  const tokens = [{ network: local.id, id: "0xt0ken" }];
  const state = createRouterState({
    askRealm: () => Promise.resolve({ refusal: "signer-closed", detail: "" }),
    phase: () => "open",
    watchPhase: () => () => {},
    openSecure: () => {},
    watchClosed: () => () => {},
    lock: () => {},
    setIdle: () => {},
    store: {
      get: (key) => Promise.resolve(key === "tokens" ? tokens : undefined),
      set: () => Promise.resolve(),
    },
  });
  state.chains = [chainOf(local, onEvm, asked), chainOf(solana, onSolana, asked)];
  const held = async (networks: readonly string[], ...addresses: readonly string[]) => {
    const named = addresses.map((address) => ({
      family: address.startsWith("0x") ? "evm" : "solana",
      address,
    }));
    return (await answerHoldings(state, "held", { networks, addresses: named })) as Holdings;
  };
  return { state, asked, held };
}

test("networks are told with who would be asked, and nobody is", async () => {
  const { state, asked } = bench();
  expect(await answerHoldings(state, "networks", {})).toEqual([
    { id: local.id, name: local.name, isLocal: true, nodes: local.rpc },
    { id: solana.id, name: solana.name, isLocal: false, nodes: solana.rpc },
  ]);
  expect(solana.rpc.length).toBeGreaterThan(1);
  expect(asked).toEqual([]);
});

test("only the named networks are asked, each about the addresses of its family", async () => {
  const { asked, held } = bench({ units: { [ALICE]: 7n } });
  expect(await held([local.id], ALICE, ANNA)).toEqual({
    held: [
      {
        network: local.id,
        address: ALICE,
        units: 7n,
        decimals: 18,
        currency: "ETH",
        tokens: 0,
        isUsed: true,
      },
    ],
    silent: [],
  });
  expect(asked).toEqual([`${local.id} ${ALICE} 0xt0ken`]);
});

test("what has nothing was used when it ever did something; tokens alone are something", async () => {
  const onEvm = { tokens: { [BOB]: 2 } };
  const { held } = bench(onEvm, { sent: { [ANNA]: 1 } });
  const told = await held([local.id, solana.id], ALICE, BOB, ANNA);
  expect(
    told.held.map(({ address, units, tokens, isUsed }) => [address, units, tokens, isUsed]),
  ).toEqual([
    [ALICE, 0n, 0, false],
    [BOB, 0n, 2, true],
    [ANNA, 0n, 0, true],
  ]);
  const sender = bench({ sent: { [ALICE]: 3 } });
  expect((await sender.held([local.id], ALICE)).held).toMatchObject([{ isUsed: true }]);
});

test("a network that does not answer is named, and tells nothing of anybody", async () => {
  const { asked, held } = bench({ isSilent: true }, { units: { [ANNA]: 1n } });
  const told = await held([local.id, solana.id], ALICE, BOB, ANNA);
  expect(told.silent).toEqual([local.id]);
  expect(told.held.map(({ address }) => address)).toEqual([ANNA]);
  const broken = await bench({ isBroken: true }).held([local.id], ALICE);
  expect(broken).toEqual({ held: [], silent: [local.id] });
  // It is not asked again for each address.
  expect(asked.filter((one) => one.startsWith(local.id))).toHaveLength(1);
});

test("a question of another form asks nobody, and other questions are somebody else's", async () => {
  const { state, asked, held } = bench();
  expect(await answerHoldings(state, "held", { networks: [local.id] })).toEqual({
    held: [],
    silent: [],
  });
  expect(await held([local.id], ...Array<string>(65).fill(ALICE))).toEqual({
    held: [],
    silent: [],
  });
  expect((await held([local.id], ...Array<string>(64).fill(ALICE))).held).toHaveLength(64);
  expect(await answerHoldings(state, "connecting", {})).toBe(undefined);
  expect(asked.filter((one) => one.startsWith("eip155"))).toHaveLength(64);
});
