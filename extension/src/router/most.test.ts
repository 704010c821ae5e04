import type { Asset, Balance, Chain } from "@holdall/chain/port";
import { expect, test } from "vitest";
import type { ShownAccount } from "./accounts.ts";
import type { OpenChain } from "./open-chains.ts";
import { mostOf } from "./most.ts";

const RENT = 890_880n;
const FEE = 5_000n;
const coin: Asset = { kind: "native" };
const token: Asset = { kind: "token", id: "0xt" };

/** A chain on which an account holds so much, and every payment has the same fee. */
function chainWith(family: "solana" | "evm", units: bigint): OpenChain {
  const held: readonly Balance[] = [
    { asset: coin, units, decimals: 9, account: null },
    { asset: token, units: 7n, decimals: 6, account: null },
  ];
  const chain = {
    network: { id: family, family },
    balances: () => Promise.resolve({ value: { value: held } }),
    build: () => Promise.resolve({ value: {} }),
    fee: () => Promise.resolve({ value: { unitsMax: FEE, units: FEE } }),
  } as unknown as Chain;
  const pool = { read: () => Promise.resolve(Number(RENT)) } as unknown as OpenChain["pool"];
  return { chain, pool };
}

const account = (kind: ShownAccount["kind"]): ShownAccount => ({
  family: "evm",
  address: "0x1",
  label: "",
  kind,
  identity: "1.0",
  source: 1,
  owners: [],
  first: [],
});

test("of a token and of a Safe everything can leave", async () => {
  expect(await mostOf(chainWith("evm", 50_000n), account("single"), token)).toEqual({ ok: 7n });
  expect(await mostOf(chainWith("evm", 50_000n), account("safe"), coin)).toEqual({ ok: 50_000n });
});

test("of the coin two fees are kept, and on Solana the rent as well", async () => {
  const evm = await mostOf(chainWith("evm", 50_000n), account("single"), coin);
  expect(evm).toEqual({ ok: 40_000n });
  const solana = await mostOf(chainWith("solana", 1_000_000n), account("frost"), coin);
  expect(solana).toEqual({ ok: 1_000_000n - 10_000n - RENT });
});

test("what covers nothing beyond its own fees can send nothing", async () => {
  for (const units of [0n, 1n, 10_000n])
    expect(await mostOf(chainWith("evm", units), account("single"), coin)).toEqual({ ok: 0n });
  expect(await mostOf(chainWith("evm", 10_001n), account("single"), coin)).toEqual({ ok: 1n });
});
