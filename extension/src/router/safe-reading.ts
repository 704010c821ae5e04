import type { Ask } from "@holdall/chain/nodes";
import { strangeInUse } from "@holdall/chain/evm";
import type { StrangeContract } from "@holdall/chain/evm";
import { chainIdOf } from "@holdall/chain/networks";
import { propose, SAFE_PLACE } from "@holdall/wallet/safe";
import type { Proposal, SafeState, SafeTransaction } from "@holdall/wallet/safe";
import { bytesToHex, decodeFunctionResult, encodeFunctionData, hexToBytes, parseAbi } from "viem";
import type { Abi, Address, Hex } from "viem";
import type { ShownAccount } from "./accounts.ts";
import type { OpenChain } from "./open-chains.ts";
import type { Answered } from "./platform.ts";

/** What the nodes of a network say of a Safe: two operators alike, where there are two. */

const SAFE_ABI: Abi = parseAbi([
  "function getOwners() view returns (address[])",
  "function getThreshold() view returns (uint256)",
  "function nonce() view returns (uint256)",
  "function getTransactionHash(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, uint256 nonce) view returns (bytes32)",
]);
const NOBODY = "0x0000000000000000000000000000000000000000";

/** A Safe on a network. */
export interface SafeOn {
  readonly local: OpenChain;
  readonly safe: Pick<ShownAccount, "address">;
}

/** True once a Safe was made on its network. */
export async function isMade({ local, safe }: SafeOn): Promise<boolean> {
  return (await certain(local, (ask) => ask("eth_getCode", [safe.address, "latest"]))) !== "0x";
}

/** A Safe as it is, once its own code and all that it runs were compared with the network's row. */
export async function standingSafe(on: SafeOn): Promise<Answered<SafeState>> {
  const { local, safe } = on;
  const strange = await strangeInUse(local.pool, local.chain.network, safe.address);
  return strange === null ? { ok: await readSafe(on) } : strangeness(strange);
}

/** What a Safe is at this moment, as two operators tell it. */
export async function readSafe({ local, safe }: SafeOn): Promise<SafeState> {
  const address = safe.address as Address;
  const told = await certain(local, async (ask) => ({
    owners: await view(ask, address, { functionName: "getOwners", args: [] }),
    threshold: await view(ask, address, { functionName: "getThreshold", args: [] }),
    nonce: await view(ask, address, { functionName: "nonce", args: [] }),
  }));
  return {
    address,
    chainId: chainIdOf(local.chain.network),
    owners: told.owners as readonly string[],
    threshold: Number(told.threshold),
    nonce: told.nonce as bigint,
    multiSend: SAFE_PLACE.multiSend,
  };
}

/** The hash that the Safe's own contract gives a transaction, to be compared with ours. */
export async function contractHashOf(
  local: OpenChain,
  { address }: SafeState,
  { to, value, data, isBatch, nonce }: SafeTransaction,
): Promise<Uint8Array> {
  const operation = isBatch ? 1 : 0;
  const inner = [to, value, bytesToHex(data), operation, 0n, 0n, 0n, NOBODY, NOBODY, nonce];
  const call = { functionName: "getTransactionHash", args: inner } as const;
  const hash = await certain(local, (ask) => view(ask, address as Address, call));
  return hexToBytes(hash as Hex);
}

/** A proposal of a transaction, once its contract has given it the hash that we do. */
export async function proposedOn(
  local: OpenChain,
  state: SafeState,
  transaction: SafeTransaction,
): Promise<Answered<Proposal>> {
  const proposal = propose(state, transaction, await contractHashOf(local, state, transaction));
  return proposal.ok ? { ok: proposal.value } : refused(proposal);
}

/** What two operators say alike, where there are two. */
export async function certain<T>(
  { pool }: Pick<OpenChain, "pool">,
  look: (ask: Ask) => Promise<T>,
): Promise<T> {
  const told = await pool.certain(async (ask) => ({
    height: BigInt(String(await ask("eth_blockNumber", []))),
    value: await look(ask),
  }));
  return told.value;
}

type View = "getOwners" | "getThreshold" | "nonce" | "getTransactionHash";

async function view(
  ask: Ask,
  to: Address,
  { functionName, args }: { readonly functionName: View; readonly args: readonly unknown[] },
): Promise<unknown> {
  const data = encodeFunctionData({ abi: SAFE_ABI, functionName, args });
  const answer = String(await ask("eth_call", [{ to, data }, "latest"]));
  return decodeFunctionResult({ abi: SAFE_ABI, functionName, data: answer as Hex });
}

/** What stands in the way on a network: nothing is there, or something else is. */
export function strangeness({ name, is }: StrangeContract): Answered<never> {
  return { refusal: is === "absent" ? "safe-absent" : "safe-contract", detail: name };
}

/** The wallet's refusal, as screens hear it. */
export function refused({
  refusal,
  detail,
}: {
  readonly refusal: string;
  readonly detail: string;
}): {
  readonly refusal: string;
  readonly detail: string;
} {
  return { refusal, detail };
}
