import type { Asset, ItemName } from "@holdall/chain/port";
import { decodeEventLog, getAddress, parseAbi } from "viem";
import type { Address, Hex } from "viem";
import { fieldsOf, hexOf, listOf } from "./answers.ts";

/** A change of somebody's balance, as a contract's log tells it. */
export interface LogMove {
  readonly asset: Asset;
  readonly from: string;
  readonly to: string;
  readonly units: bigint;
}

/** A right that a log tells of. */
export interface LogRight {
  readonly account: string;
  readonly what: "allowance" | "operator";
  readonly owner: string;
  readonly to: string;
  readonly units: bigint | null;
}

const FUNGIBLE = parseAbi([
  "event Transfer(address indexed from, address indexed to, uint256 value)",
  "event Approval(address indexed owner, address indexed spender, uint256 value)",
]);
const ITEMS = parseAbi([
  "event Transfer(address indexed from, address indexed to, uint256 indexed id)",
  "event Approval(address indexed owner, address indexed spender, uint256 indexed id)",
  "event ApprovalForAll(address indexed owner, address indexed operator, bool approved)",
  "event TransferSingle(address indexed operator, address indexed from, address indexed to, uint256 id, uint256 value)",
  "event TransferBatch(address indexed operator, address indexed from, address indexed to, uint256[] ids, uint256[] values)",
  "event Deposit(address indexed owner, uint256 value)",
  "event Withdrawal(address indexed owner, uint256 value)",
]);

/** Keccak of "Transfer(address,address,uint256)". */
export const TRANSFER_TOPIC: Hex =
  "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
/** Where `eth_simulateV1` says that coins moved. */
const COIN_LOGS = "0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee";
/** Keccak of "TransferSingle(address,address,address,uint256,uint256)" and of "TransferBatch(…[])". */
const SINGLE_TOPIC: Hex = "0xc3d58168c5ae7397731d063d5bbf3d657854427343f4c083240f7aacaa2d0f62";
const BATCH_TOPIC: Hex = "0x4a39dc06d4c0dbc64b70af90fd698a233a518aa5d07e595d983b8c0526c8f7fb";
const NOBODY = "0x0000000000000000000000000000000000000000";

type Decoded = { readonly eventName: string; readonly args: Readonly<Record<string, unknown>> };

function decode(log: unknown): (Decoded & { readonly contract: string }) | null {
  const { address, topics, data } = fieldsOf(log);
  const contract = getAddress(hexOf(address));
  const list = listOf(topics).map(hexOf) as [Hex, ...Hex[]];
  for (const abi of [FUNGIBLE, ITEMS]) {
    try {
      const found = decodeEventLog({ abi, topics: list, data: hexOf(data), strict: true });
      return { contract, ...(found as unknown as Decoded) };
    } catch {
      // Another form, or no event that is known here.
    }
  }
  return null;
}

/** The moves that a log tells of: several for a batch of items. */
export function movesOf(log: unknown): readonly LogMove[] {
  const found = decode(log);
  if (found === null) return [];
  const { contract, eventName, args } = found;
  const isCoin = contract.toLowerCase() === COIN_LOGS;
  const token: Asset = isCoin ? { kind: "native" } : { kind: "token", id: contract };
  const parties = { from: String(args["from"]), to: String(args["to"]) };
  const owner = String(args["owner"]);
  const units = args["value"] as bigint;
  const itemOf = (item: bigint): Asset => ({ kind: "item", id: contract, item });
  switch (eventName) {
    case "Transfer":
      return args["id"] === undefined
        ? [{ asset: token, ...parties, units }]
        : [{ asset: itemOf(args["id"] as bigint), ...parties, units: 1n }];
    case "TransferSingle":
      return [{ asset: itemOf(args["id"] as bigint), ...parties, units }];
    case "TransferBatch": {
      const counts = args["values"] as readonly bigint[];
      return (args["ids"] as readonly bigint[]).map((item, place) => ({
        asset: itemOf(item),
        ...parties,
        units: counts[place] ?? 0n,
      }));
    }
    case "Deposit":
      return [{ asset: token, from: NOBODY, to: owner, units }];
    case "Withdrawal":
      return [{ asset: token, from: owner, to: NOBODY, units }];
    default:
      return [];
  }
}

/** The right that a log tells of, if any. */
export function rightOf(log: unknown): LogRight | null {
  const found = decode(log);
  if (found === null) return null;
  const { contract: account, eventName, args } = found;
  const owner = String(args["owner"]);
  switch (eventName) {
    case "Approval": {
      const to = String(args["spender"]);
      return {
        account,
        what: "allowance",
        owner,
        to,
        units: (args["value"] ?? null) as bigint | null,
      };
    }
    case "ApprovalForAll":
      return args["approved"] === true
        ? { account, what: "operator", owner, to: String(args["operator"]), units: null }
        : null;
    default:
      return null;
  }
}

/** Signed sums of what moves did to one address, by asset. */
export function sumFor(
  moves: readonly LogMove[],
  person: string,
): readonly { readonly asset: Asset; readonly units: bigint }[] {
  const sums = new Map<string, { readonly asset: Asset; units: bigint }>();
  const isPerson = (one: string): boolean => one.toLowerCase() === person.toLowerCase();
  for (const { asset, from, to, units } of moves) {
    const key = JSON.stringify(asset, (_, one: unknown) =>
      typeof one === "bigint" ? `${one}` : one,
    );
    const sum = sums.get(key) ?? { asset, units: 0n };
    if (isPerson(from)) sum.units -= units;
    if (isPerson(to)) sum.units += units;
    sums.set(key, sum);
  }
  return [...sums.values()].filter(({ units }) => units !== 0n);
}

/** What to search logs for, to find the items that came to an address. */
export function arrivalTopics(
  owner: Address,
): readonly (readonly (Hex | null | readonly Hex[])[])[] {
  const word: Hex = `0x${owner.slice(2).toLowerCase().padStart(64, "0")}`;
  return [
    [TRANSFER_TOPIC, null, word],
    [[SINGLE_TOPIC, BATCH_TOPIC], null, null, word],
  ];
}

/** The items that a log says have moved; none where it speaks of fungible tokens. */
export function arrivalsOf(log: unknown): readonly ItemName[] {
  const found = decode(log);
  if (found === null) return [];
  const { contract, args } = found;
  const { id, ids } = args;
  if (typeof id === "bigint") return [{ contract, item: id }];
  return Array.isArray(ids) ? (ids as readonly bigint[]).map((item) => ({ contract, item })) : [];
}
