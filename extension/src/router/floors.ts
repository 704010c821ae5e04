import type { Asset, Evidence } from "@holdall/chain/port";
import { ITEM_MARKETS } from "@holdall/wallet/clear";
import { decodeEventLog, getAddress, parseAbi, toEventSelector } from "viem";
import type { Hex } from "viem";
import type { OpenChain } from "./open-chains.ts";

type Floors = NonNullable<Evidence["floors"]>;
type Ask = Parameters<Parameters<OpenChain["pool"]["read"]>[0]>[0];

/** Blocks whose sales are looked at: an hour of the slowest network. */
const BLOCKS = 300n;
/** Sales that are read of them, the latest. */
const SALES_MAX = 2_000;
const MARKETS = ITEM_MARKETS.map((market) => market.toLowerCase());
const [SALE] = parseAbi([
  "event OrderFulfilled(bytes32 orderHash, address indexed offerer, address indexed zone, address recipient, (uint8 itemType, address token, uint256 identifier, uint256 amount)[] offer, (uint8 itemType, address token, uint256 identifier, uint256 amount, address recipient)[] consideration)",
]);
/** How the market calls coins, tokens and the two forms of items. */
const COIN = 0;
const TOKEN = 1;
const ITEM_TYPES: readonly number[] = [2, 3];

/**
 * The least that sellers got for an item of each collection that a document of the items' market
 * names, in each asset, as its sales of the last hour tell: nothing where none were, where the node does
 * not tell, and for any other document.
 */
export async function floorsOf({ pool }: OpenChain, document: string): Promise<Floors> {
  const [market] = MARKETS.filter((one) => document.toLowerCase().includes(`"${one}"`));
  if (market === undefined) return {};
  try {
    const logs = await pool.read((ask) => salesOf(ask, market));
    return floorsIn(logs.slice(-SALES_MAX), document.toLowerCase());
  } catch {
    return {};
  }
}

async function salesOf(ask: Ask, market: string): Promise<readonly unknown[]> {
  const head = BigInt(String(await ask("eth_blockNumber", [])));
  const from = head > BLOCKS ? head - BLOCKS : 0n;
  const [fromBlock, toBlock] = [from, head].map((height) => `0x${height.toString(16)}`);
  const topics = [toEventSelector(SALE)];
  const logs = await ask("eth_getLogs", [{ address: market, topics, fromBlock, toBlock }]);
  return Array.isArray(logs) ? logs : [];
}

function floorsIn(logs: readonly unknown[], document: string): Floors {
  const least = new Map<string, Map<string, { readonly asset: Asset; readonly units: bigint }>>();
  for (const sale of logs.flatMap(readSale)) {
    const { collection, asset, units } = sale;
    if (!document.includes(`"${collection}"`)) continue;
    const floors = least.get(collection) ?? new Map();
    const key = asset.kind === "token" ? asset.id : asset.kind;
    const known = floors.get(key);
    if (known === undefined || units < known.units) floors.set(key, { asset, units });
    least.set(collection, floors);
  }
  return Object.fromEntries([...least].map(([one, floors]) => [one, [...floors.values()]]));
}

interface Sale {
  /** In lower case. */
  readonly collection: string;
  readonly asset: Asset;
  /** What the seller got for one, rounded down: a floor is never told higher than it is. */
  readonly units: bigint;
}

/** A sale of one kind of item for one asset; no other is a price of anything. */
function readSale(log: unknown): readonly Sale[] {
  try {
    const { topics, data } = Object(log) as {
      readonly topics: [Hex, ...Hex[]];
      readonly data: Hex;
    };
    const { args } = decodeEventLog({ abi: [SALE], topics, data, strict: true });
    const { offerer, offer, consideration } = args;
    const [item] = offer;
    const own = consideration.filter(({ recipient }) => recipient === offerer);
    const [paid] = own;
    const isSale =
      offer.length === 1 &&
      ITEM_TYPES.includes(item.itemType) &&
      item.amount > 0n &&
      paid !== undefined &&
      own.every((one) => one.itemType === paid.itemType && one.token === paid.token);
    const asset = isSale ? assetOf(paid) : null;
    if (asset === null) return [];
    const units = own.reduce((sum, { amount }) => sum + amount, 0n) / item.amount;
    return [{ collection: item.token.toLowerCase(), asset, units }];
  } catch {
    return [];
  }
}

function assetOf(paid: { readonly itemType: number; readonly token: string }): Asset | null {
  if (paid.itemType === COIN) return { kind: "native" };
  return paid.itemType === TOKEN ? { kind: "token", id: getAddress(paid.token) } : null;
}
