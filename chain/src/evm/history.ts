import { NodeError } from "@holdall/chain/nodes";
import type { Ask } from "@holdall/chain/nodes";
import type { HistoryPage, Movement } from "@holdall/chain/port";
import { getAddress } from "viem";
import type { Address, Hex } from "viem";
import { fieldsOf, hex, hexOf, listOf, newestBlock, quantityOf } from "./answers.ts";
import { TRANSFER_TOPIC, movesOf, sumFor } from "./logs.ts";
import type { LogMove } from "./logs.ts";

/** Blocks looked through for one page: nodes refuse longer ranges. */
const BLOCKS_MAX = 5_000n;

interface Page {
  readonly limit: number;
  readonly before: string | null;
}

/**
 * Transactions that touched an address, newest first. Logs tell of tokens; coins by themselves are
 * found where the node filters traces, and are missing where it does not.
 */
export async function historyOf(
  ask: Ask,
  address: Address,
  { limit, before }: Page,
): Promise<HistoryPage> {
  const newest = before === null ? await newestBlock(ask) : BigInt(before) - 1n;
  const oldest = newest > BLOCKS_MAX ? newest - BLOCKS_MAX : 0n;
  const range = { fromBlock: hex(oldest), toBlock: hex(newest) };
  const hashes = new Map<Hex, bigint>();
  for (const log of await transferLogs(ask, address, range)) {
    hashes.set(hexOf(log["transactionHash"]), quantityOf(log["blockNumber"]));
  }
  for (const trace of await coinTraces(ask, address, range)) {
    const height = trace["blockNumber"];
    hashes.set(
      hexOf(trace["transactionHash"]),
      typeof height === "number" ? BigInt(height) : quantityOf(height),
    );
  }
  const ordered = [...hashes].toSorted(([, left], [, right]) => (left > right ? -1 : 1));
  const page = ordered.slice(0, limit);
  const movements: Movement[] = [];
  for (const [hash] of page) {
    const { isOwn, ...movement } = await movementOf(ask, address, hash);
    // A transfer of nothing that others have made is there to put their address into the list.
    if (isOwn || movement.changes.length > 0) movements.push(movement);
  }
  const last = page.at(-1)?.[1];
  const isMore = ordered.length > limit && last !== undefined;
  return { movements, next: isMore ? `${last}` : oldest > 0n ? `${oldest}` : null };
}

type Range = { readonly fromBlock: Hex; readonly toBlock: Hex };
type Fields = Readonly<Record<string, unknown>>;

async function transferLogs(ask: Ask, address: Address, range: Range): Promise<Fields[]> {
  const word = `0x${address.slice(2).toLowerCase().padStart(64, "0")}`;
  const sent = await ask("eth_getLogs", [{ ...range, topics: [TRANSFER_TOPIC, word] }]);
  const received = await ask("eth_getLogs", [{ ...range, topics: [TRANSFER_TOPIC, null, word] }]);
  return [...listOf(sent), ...listOf(received)].map(fieldsOf);
}

async function coinTraces(ask: Ask, address: Address, range: Range): Promise<Fields[]> {
  try {
    const sent = await ask("trace_filter", [{ ...range, fromAddress: [address] }]);
    const received = await ask("trace_filter", [{ ...range, toAddress: [address] }]);
    return [...listOf(sent ?? []), ...listOf(received ?? [])].map(fieldsOf);
  } catch (error) {
    if (error instanceof NodeError) return [];
    throw error;
  }
}

async function movementOf(
  ask: Ask,
  address: Address,
  hash: Hex,
): Promise<Movement & { readonly isOwn: boolean }> {
  const transaction = fieldsOf(await ask("eth_getTransactionByHash", [hash]));
  const receipt = fieldsOf(await ask("eth_getTransactionReceipt", [hash]));
  const block = fieldsOf(await ask("eth_getBlockByNumber", [receipt["blockNumber"], false]));
  const isFailed = quantityOf(receipt["status"]) === 0n;
  const from = getAddress(hexOf(transaction["from"]));
  const fee = quantityOf(receipt["gasUsed"]) * quantityOf(receipt["effectiveGasPrice"]);
  const coin = { kind: "native" } as const;
  const moves: LogMove[] = [{ asset: coin, from, to: "", units: fee }];
  if (!isFailed) {
    const to = transaction["to"];
    const units = quantityOf(transaction["value"]);
    if (typeof to === "string") moves.push({ asset: coin, from, to, units });
    moves.push(...listOf(receipt["logs"]).flatMap(movesOf));
  }
  return {
    id: hash,
    height: quantityOf(receipt["blockNumber"]),
    atMs: Number(quantityOf(block["timestamp"])) * 1_000,
    isFailed,
    changes: sumFor(moves, address),
    isOwn: from === address,
  };
}
