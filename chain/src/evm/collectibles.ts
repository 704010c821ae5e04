import type { Ask, AtHeight } from "@holdall/chain/nodes";
import type { Collectible, Gallery, ItemName } from "@holdall/chain/port";
import { decodeFunctionResult, encodeFunctionData, getAddress, parseAbi } from "viem";
import type { Address, Hex } from "viem";
import { evmAddress, fieldsOf, hex, listOf, newestBlock } from "./answers.ts";
import { arrivalTopics, arrivalsOf } from "./logs.ts";
import { contractAt, view } from "./token-facts.ts";

const ITEM_ABI = parseAbi([
  "function ownerOf(uint256 id) view returns (address)",
  "function balanceOf(address owner, uint256 id) view returns (uint256)",
  "function tokenURI(uint256 id) view returns (string)",
  "function uri(uint256 id) view returns (string)",
  "function name() view returns (string)",
  "function symbol() view returns (string)",
]);

/** Blocks of one question, and questions of one search: nodes refuse longer ranges. */
const BLOCKS_PER_SEARCH = 5_000n;
const SEARCHES_MAX = 20;
/** Items that are looked at; beyond them an address is a warehouse. */
const ITEMS_MAX = 200;

interface Asking {
  readonly ask: Ask;
  readonly owner: Address;
  readonly block: Hex;
}

/**
 * The items an address has now. Arrivals are found in the contracts' own logs, the newest 100,000
 * blocks; each is asked of its contract before it is believed, and so is every named one.
 */
export async function readGallery(
  ask: Ask,
  owner: Address,
  named: readonly ItemName[],
): Promise<AtHeight<Gallery>> {
  const height = await newestBlock(ask);
  const found = await search(ask, owner, height);
  const candidates = new Map<string, ItemName>();
  for (const { contract, item } of [...named, ...found.items]) {
    const address = evmAddress(contract);
    candidates.set(`${address}:${item}`, { contract: address, item });
  }
  const asking = { ask, owner, block: hex(height) };
  const items: Collectible[] = [];
  for (const one of [...candidates.values()].slice(0, ITEMS_MAX)) {
    const item = await collectibleOf(asking, one);
    if (item !== null) items.push(item);
  }
  return { height, value: { items, searchedFrom: found.searchedFrom } };
}

async function search(ask: Ask, owner: Address, newest: bigint) {
  const items: ItemName[] = [];
  let to = newest;
  for (let round = 0; round < SEARCHES_MAX; round++) {
    const from = to > BLOCKS_PER_SEARCH ? to - BLOCKS_PER_SEARCH : 0n;
    for (const topics of arrivalTopics(owner)) {
      const range = { fromBlock: hex(from), toBlock: hex(to), topics };
      const logs = listOf(await ask("eth_getLogs", [range]));
      items.push(...logs.flatMap((log) => arrivalsOf(fieldsOf(log))));
    }
    if (from === 0n) return { items, searchedFrom: 0n };
    to = from - 1n;
  }
  return { items, searchedFrom: to + 1n };
}

async function collectibleOf(asking: Asking, { contract, item }: ItemName) {
  const address = getAddress(contract);
  const { block } = asking;
  const { standard } = await contractAt(asking.ask, address, { block, known: {} });
  if (standard !== "erc721" && standard !== "erc1155") return null;
  const units = await heldOf(asking, { standard, address, item });
  if (units === 0n) return null;
  const question = standard === "erc721" ? "tokenURI" : "uri";
  const name = textOf(await read(asking, address, { functionName: "name", args: [] }));
  const collectible: Collectible = {
    asset: { kind: "item", id: address, item },
    units,
    standard,
    account: null,
    // A contract names its collection; the item's own name is where its `uri` points.
    name: null,
    symbol: textOf(await read(asking, address, { functionName: "symbol", args: [] })),
    uri: textOf(await read(asking, address, { functionName: question, args: [item] })),
    collection: { id: address, name, isVerified: true },
    isFrozen: false,
    freezer: null,
    traits: null,
    extensions: [],
  };
  return collectible;
}

async function heldOf(
  asking: Asking,
  held: {
    readonly standard: "erc721" | "erc1155";
    readonly address: Address;
    readonly item: bigint;
  },
): Promise<bigint> {
  const { standard, address, item } = held;
  if (standard === "erc721") {
    const owner = await read(asking, address, { functionName: "ownerOf", args: [item] });
    return owner === asking.owner ? 1n : 0n;
  }
  const args = [asking.owner, item];
  const units = await read(asking, address, { functionName: "balanceOf", args });
  return typeof units === "bigint" ? units : 0n;
}

interface Question {
  readonly functionName: "ownerOf" | "balanceOf" | "tokenURI" | "uri" | "name" | "symbol";
  readonly args: readonly unknown[];
}

function read({ ask, block }: Asking, to: Address, { functionName, args }: Question) {
  const call = { abi: ITEM_ABI, functionName, args } as never;
  return view<unknown>(ask, to, {
    data: encodeFunctionData(call),
    block,
    read: (data) => decodeFunctionResult({ ...(call as object), data } as never),
  });
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
