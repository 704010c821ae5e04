import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { strangeInMaking, strangeInUse } from "@holdall/chain/evm";
import { MULTICALL_3, NETWORKS, PERMIT_2, SAFE_1_5_0 } from "@holdall/chain/networks";
import { httpPost, Pool } from "@holdall/chain/nodes";
import { startEvm } from "@holdall/devnet/evm";
import type { EvmDevnet } from "@holdall/devnet/evm";
import { evmAccount } from "@holdall/wallet/clear/build";
import { creationOf, PROXY_INIT_HASH, safeAddress, SAFE_PLACE } from "@holdall/wallet/safe";
import { concat, getContractAddress, keccak256, pad } from "viem";
import type { Address, Hex } from "viem";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callContract, controlOf } from "./control.twin.ts";

/** The contracts that the table of networks names, derived anew: addresses from code, hashes from a run. */
const require = createRequire(import.meta.url);
const FOLDER = "@safe-global/safe-smart-account/build/artifacts/contracts";
/** The deployer that version 1.5.0 was published with, and its salt. */
const DEPLOYER: Address = "0x914d7Fec6aaC8cd542e72Bca78B30650d45643d7";
const SALT: Hex = `0x${"0".repeat(64)}`;
const FILES = {
  factory: "proxies/SafeProxyFactory.sol/SafeProxyFactory",
  singleton: "Safe.sol/Safe",
  singletonL2: "SafeL2.sol/SafeL2",
  toL2: "libraries/SafeToL2Setup.sol/SafeToL2Setup",
  handler: "handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler",
  multiSend: "libraries/MultiSendCallOnly.sol/MultiSendCallOnly",
  accessor: "accessors/SimulateTxAccessor.sol/SimulateTxAccessor",
} as const;
const PLAN = {
  owners: ["device", "cosigner", "recovery"].map((keptBy) => ({
    address: evmAccount(keptBy),
    keptBy,
  })),
  saltNonce: 0n,
};

function initCodeOf(file: string): Hex {
  const path = require.resolve(`${FOLDER}/${file}.json`);
  return (JSON.parse(readFileSync(path, "utf8")) as { readonly bytecode: Hex }).bytecode;
}

let [ethereum, local]: readonly EvmDevnet[] = [];
beforeAll(async () => {
  [ethereum, local] = await Promise.all([startEvm({ chainId: 1 }), startEvm({})]);
}, 60_000);
afterAll(() => Promise.all([ethereum.close(), local.close()]));

const codeAt = async (node: EvmDevnet, address: string): Promise<Hex> =>
  (await controlOf(node)("eth_getCode", [address, "latest"])) as Hex;

test("each address follows from the published code, and a run leaves the code of the row there", async () => {
  for (const [name, file] of Object.entries(FILES)) {
    const { address, codeHash } = SAFE_1_5_0[name as keyof typeof FILES];
    const bytecodeHash = keccak256(initCodeOf(file));
    const derived = { opcode: "CREATE2", from: DEPLOYER, salt: SALT, bytecodeHash } as const;
    expect(getContractAddress(derived), name).toBe(address);
    for (const node of [ethereum, local])
      expect(keccak256(await codeAt(node, address)), name).toBe(codeHash);
  }
});

test("the wallet makes accounts with the contracts of the rows, and every EVM row has them", () => {
  for (const [name, address] of Object.entries(SAFE_PLACE))
    expect(SAFE_1_5_0[name as keyof typeof SAFE_PLACE].address, name).toBe(address);
  const argument = pad(SAFE_PLACE.singleton, { size: 32 });
  const made = concat([initCodeOf("proxies/SafeProxy.sol/SafeProxy"), argument]);
  expect(keccak256(made)).toBe(`0x${PROXY_INIT_HASH}`);
  const rows = NETWORKS.filter(({ safe }) => safe === SAFE_1_5_0);
  expect(rows).toEqual(NETWORKS.filter(({ family }) => family === "evm"));
  expect(rows.length).toBeGreaterThan(5);
});

test("one plan is one address on every network, with the code of its layer behind it", async () => {
  const creation = creationOf(PLAN);
  const predicted = safeAddress(PLAN);
  if (!creation.ok || !predicted.ok) throw new Error("a plan that is refused");
  const behind = [
    [ethereum, SAFE_1_5_0.singleton],
    [local, SAFE_1_5_0.singletonL2],
  ] as const;
  for (const [node, { address }] of behind) {
    await callContract(controlOf(node), creation.value.to, creation.value.data);
    expect(keccak256(await codeAt(node, predicted.value))).toBe(SAFE_1_5_0.proxyCodeHash);
    const slot = await controlOf(node)("eth_getStorageAt", [predicted.value, "0x0", "latest"]);
    expect(BigInt(slot as Hex)).toBe(BigInt(address));
  }
});

test("a hash that only one network can have is in no other row", () => {
  const named = NETWORKS.filter(({ permit2 }) => permit2 !== undefined);
  expect(named.map(({ id }) => id)).toEqual(["eip155:1"]);
  const all = [MULTICALL_3, PERMIT_2, ...Object.values(SAFE_1_5_0)].map((one) =>
    typeof one === "string" ? one : one.codeHash,
  );
  for (const hash of all) expect(hash).toMatch(/^0x[0-9a-f]{64}$/u);
  expect(new Set(all).size).toBe(all.length);
});

test("what stands on a network is compared before it is used, with what the row says", async () => {
  const [row] = NETWORKS.filter(({ id }) => id === "eip155:1");
  const endpoints = [{ id: ethereum.url, operator: "one", post: httpPost(ethereum.url, fetch) }];
  const clock = { nowMs: () => Date.now(), sleep: () => Promise.resolve() };
  const pool = new Pool(endpoints, clock, 2n);
  const control = controlOf(ethereum);
  const predicted = safeAddress(PLAN);
  if (!predicted.ok) throw new Error(predicted.refusal);
  const account = predicted.value;
  expect(await strangeInMaking(pool, row)).toBeNull();
  expect(await strangeInUse(pool, row, account)).toBeNull();
  expect(await strangeInMaking(pool, { safe: null })).toEqual({ name: "factory", is: "absent" });
  const { factory, singleton, singletonL2, toL2, handler, multiSend } = SAFE_1_5_0;
  const making = { factory, singleton, singletonL2, toL2, handler };
  const using = { handler, multiSend, singleton, account: { address: account } };
  const looks = [
    [making, () => strangeInMaking(pool, row)],
    [using, () => strangeInUse(pool, row, account)],
  ] as const;
  for (const [contracts, look] of looks) {
    for (const [name, { address }] of Object.entries(contracts)) {
      const code = await codeAt(ethereum, address);
      await control("anvil_setCode", [address, "0x"]);
      expect(await look(), name).toEqual({ name, is: "absent" });
      await control("anvil_setCode", [address, `${code}00`]);
      expect(await look(), name).toEqual({ name, is: "another" });
      await control("anvil_setCode", [address, code]);
    }
    expect(await look()).toBeNull();
  }
  // Another code behind the account, though the account itself is the published one.
  const thief = pad(evmAccount("thief") as Address, { size: 32 });
  await control("anvil_setStorageAt", [account, pad("0x0", { size: 32 }), thief]);
  expect(await strangeInUse(pool, row, account)).toEqual({ name: "singleton", is: "another" });
});
