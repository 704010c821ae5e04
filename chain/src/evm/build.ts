import type { Pool } from "@holdall/chain/nodes";
import { NodeError } from "@holdall/chain/nodes";
import type { Network } from "@holdall/chain/networks";
import { chainIdOf } from "@holdall/chain/networks";
import { Refused } from "@holdall/chain/port";
import type { Fee, Intent, Unsigned } from "@holdall/chain/port";
import {
  bytesToHex,
  encodeFunctionData,
  hexToBytes,
  parseAbi,
  parseTransaction,
  serializeTransaction,
  zeroAddress,
} from "viem";
import type { Address, Hex, TransactionSerializableEIP1559 } from "viem";
import { evmAddress, fieldsOf, hex, listOf, newestBlock, quantityOf } from "./answers.ts";
import { countsOf } from "./nonces.ts";
import type { Nonces } from "./nonces.ts";
import { contractAt } from "./token-facts.ts";

const MOVE_ABI = parseAbi([
  "function transfer(address to, uint256 value)",
  "function approve(address spender, uint256 value)",
  "function safeTransferFrom(address from, address to, uint256 id)",
  "function safeTransferFrom(address from, address to, uint256 id, uint256 value, bytes data)",
  "function setApprovalForAll(address operator, bool approved)",
  "function burn(uint256 number)",
  "function burn(address from, uint256 id, uint256 value)",
]);

/** Blocks whose tips are looked at, and which of them is taken. */
const FEE_BLOCKS = 20n;
const TIP_PERCENTILE = 50;
/** A tip below this is not taken by some networks. */
const TIP_WEI_MIN: Readonly<Partial<Record<Network["feeModel"], bigint>>> = {
  "eip1559-tip-floor": 30_000_000_000n,
  "eip1559-price-floor": 50_000_000n,
};
/** Where rollups with a data fee tell it, in every network of their kind. */
const DATA_FEE_ORACLE: Address = "0x420000000000000000000000000000000000000F";
const DATA_FEE_ABI = parseAbi(["function getL1Fee(bytes data) view returns (uint256)"]);
const SUSPICIOUS_FACTOR = 5n;

/** What is asked of an address: coins, a call, or both. */
export interface EvmCallDraft {
  readonly to: Address;
  readonly value: bigint;
  readonly data: Hex;
}

/** Builds an unsigned type 2 transaction of an intent. */
export async function build(
  pool: Pool,
  intent: Intent,
  { network, nonces }: { readonly network: Network; readonly nonces: Nonces },
): Promise<Unsigned> {
  const from = evmAddress(intent.from);
  const draft = await draftOf(pool, intent, from);
  const counted = await pool.certain(async (ask) => ({
    height: await newestBlock(ask),
    value: {
      balance: quantityOf(await ask("eth_getBalance", [from, "latest"])),
      ...(await countsOf(ask, from)),
    },
  }));
  const nonce = nonces.next(from, counted.value);
  const gas = await gasOf(pool, { from, kind: intent.kind }, draft);
  const { tip, cap } = await pricesOf(pool, network);
  const { balance } = counted.value;
  const needed = draft.value + gas * cap;
  if (balance < needed) throw new Refused("balance-insufficient", `${balance} of ${needed}`);
  const transaction: TransactionSerializableEIP1559 = {
    type: "eip1559",
    chainId: Number(chainIdOf(network)),
    nonce: Number(nonce),
    gas,
    maxFeePerGas: cap,
    maxPriorityFeePerGas: tip,
    ...draft,
  };
  return { bytes: hexToBytes(serializeTransaction(transaction)), from, expiry: nonce };
}

/** The call that an intent is, whoever makes it: a key's transaction, or what a contract account does. */
export async function draftOf(pool: Pool, intent: Intent, from: Address): Promise<EvmCallDraft> {
  if (intent.kind === "revoke") return revokeDraft(intent, evmAddress(intent.spender));
  if (intent.kind === "burn") return burnDraft(pool, intent, from);
  if (intent.kind !== "send") throw new Refused("not-here", intent.kind);
  const to = evmAddress(intent.to);
  const { asset, units } = intent;
  if (units <= 0n) throw new Refused("amount-invalid", units.toString());
  switch (asset.kind) {
    case "native":
      return { to, value: units, data: "0x" };
    case "token":
      return call(
        asset.id,
        encodeFunctionData({ abi: MOVE_ABI, functionName: "transfer", args: [to, units] }),
      );
    case "item":
      return itemDraft(pool, { from, to, units, contract: evmAddress(asset.id), item: asset.item });
  }
}

/** An item that exists once is named; of one that exists several times, so many. */
async function itemDraft(
  pool: Pool,
  moved: {
    readonly from: Address;
    readonly to: Address;
    readonly units: bigint;
    readonly contract: Address;
    readonly item: bigint;
  },
): Promise<EvmCallDraft> {
  const { from, to, units, contract, item } = moved;
  const standard = await standardAt(pool, contract);
  const functionName = "safeTransferFrom";
  if (standard === "erc1155") {
    const args = [from, to, item, units, "0x"] as const;
    return call(contract, encodeFunctionData({ abi: MOVE_ABI, functionName, args }));
  }
  if (standard !== "erc721") throw new Refused("token-unknown", contract);
  if (units !== 1n) throw new Refused("amount-invalid", units.toString());
  const args = [from, to, item] as const;
  return call(contract, encodeFunctionData({ abi: MOVE_ABI, functionName, args }));
}

async function standardAt(pool: Pool, contract: Address) {
  const { value } = await pool.certain(async (ask) => {
    const height = await newestBlock(ask);
    const facts = await contractAt(ask, contract, { block: hex(height), known: {} });
    return { height, value: facts.standard };
  });
  return value;
}

/** By the function that tokens which can be destroyed usually have; whether this one has it, its node says. */
async function burnDraft(
  pool: Pool,
  { asset, units }: Extract<Intent, { kind: "burn" }>,
  from: Address,
): Promise<EvmCallDraft> {
  if (asset.kind === "native") throw new Refused("not-here", "burn");
  if (units <= 0n) throw new Refused("amount-invalid", units.toString());
  const [contract, functionName] = [evmAddress(asset.id), "burn" as const];
  const coded = (args: readonly [bigint] | readonly [Address, bigint, bigint]): EvmCallDraft =>
    call(contract, encodeFunctionData({ abi: MOVE_ABI, functionName, args }));
  if (asset.kind === "token") return coded([units]);
  const standard = await standardAt(pool, contract);
  if (standard === "erc1155") return coded([from, asset.item, units]);
  if (standard !== "erc721") throw new Refused("token-unknown", contract);
  if (units !== 1n) throw new Refused("amount-invalid", units.toString());
  return coded([asset.item]);
}

function revokeDraft(
  { asset, isSingle = false }: Pick<Extract<Intent, { kind: "revoke" }>, "asset" | "isSingle">,
  spender: Address,
): EvmCallDraft {
  switch (asset.kind) {
    case "native":
      throw new Refused("token-unknown", "the coin knows no allowances");
    case "token": {
      const args = [spender, 0n] as const;
      return call(asset.id, encodeFunctionData({ abi: MOVE_ABI, functionName: "approve", args }));
    }
    case "item": {
      if (isSingle) {
        // Nobody has a right that was given to nobody; who had it is not named by the call.
        const args = [zeroAddress, asset.item] as const;
        return call(asset.id, encodeFunctionData({ abi: MOVE_ABI, functionName: "approve", args }));
      }
      const args = [spender, false] as const;
      return call(
        asset.id,
        encodeFunctionData({ abi: MOVE_ABI, functionName: "setApprovalForAll", args }),
      );
    }
  }
}

function call(contract: string, data: Hex): EvmCallDraft {
  return { to: evmAddress(contract), value: 0n, data };
}

/** What the node estimates, plus a tenth; what would fail is refused in the network's words. */
export async function gasOf(
  pool: Pool,
  { from, kind }: { readonly from: Address; readonly kind: Intent["kind"] },
  { to, value, data }: EvmCallDraft,
): Promise<bigint> {
  try {
    const estimate = await pool.read(async (ask) =>
      quantityOf(await ask("eth_estimateGas", [{ from, to, value: hex(value), data }])),
    );
    return data === "0x" ? estimate : estimate + estimate / 10n;
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    const isPoor = /insufficient|funds/iu.test(error.message);
    if (isPoor) throw new Refused("balance-insufficient", error.message);
    throw new Refused(kind === "burn" ? "burn-refused" : "transaction-refused", error.message);
  }
}

/** What is offered for each unit of gas, in wei: a tip, and the most that it costs with the base fee. */
export interface GasPrices {
  readonly tip: bigint;
  readonly cap: bigint;
}

/** Prices of gas: twice the base fee and a usual tip. Two nodes that differ by more than five are asked again. */
export async function pricesOf(pool: Pool, { feeModel }: Network): Promise<GasPrices> {
  const { value } = await pool.certain(
    async (ask) => {
      const asked = await ask("eth_feeHistory", [hex(FEE_BLOCKS), "latest", [TIP_PERCENTILE]]);
      const { baseFeePerGas, reward } = fieldsOf(asked);
      const base = quantityOf(listOf(baseFeePerGas).at(-1));
      const tips = listOf(reward ?? []).map((row) => quantityOf(listOf(row)[0]));
      const sorted = tips.toSorted((left, right) => (left < right ? -1 : 1));
      const usual = sorted[Math.floor(sorted.length / 2)] ?? 0n;
      const least = TIP_WEI_MIN[feeModel] ?? 1n;
      const tip = usual > least ? usual : least;
      return { height: await newestBlock(ask), value: { tip, cap: 2n * base + tip } };
    },
    (left, right) =>
      left.cap <= SUSPICIOUS_FACTOR * right.cap && right.cap <= SUSPICIOUS_FACTOR * left.cap,
  );
  return value;
}

/** What a transaction costs at most: gas at its cap, and on rollups the data fee. */
export async function feeOf(pool: Pool, unsigned: Unsigned, network: Network): Promise<Fee> {
  const {
    gas = 0n,
    maxFeePerGas = 0n,
    gasPrice = 0n,
  } = parseTransaction(bytesToHex(unsigned.bytes));
  const execution = gas * (maxFeePerGas > gasPrice ? maxFeePerGas : gasPrice);
  if (network.feeModel !== "eip1559-l1-data") return { units: execution, unitsMax: execution };
  const args = [bytesToHex(unsigned.bytes)] as const;
  const data = encodeFunctionData({ abi: DATA_FEE_ABI, functionName: "getL1Fee", args });
  const { value: dataFee } = await pool.certain(async (ask) => ({
    height: await newestBlock(ask),
    value: quantityOf(await ask("eth_call", [{ to: DATA_FEE_ORACLE, data }, "latest"])),
  }));
  // The data fee follows the other chain's price until inclusion: twice of it is the most we expect.
  return { units: execution + dataFee, unitsMax: execution + 2n * dataFee };
}
