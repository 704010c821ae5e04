import { startEvm } from "@holdall/devnet/evm";
import type { EvmDevnet } from "@holdall/devnet/evm";
import { explain } from "@holdall/wallet/clear";
import type { Explanation } from "@holdall/wallet/clear";
import { createRandom, EVM_FAMILIES, EVM_WORLD, judge } from "@holdall/wallet/clear/corpus";
import type { Harm, HostileItem } from "@holdall/wallet/clear/corpus";
import {
  bytesToHex,
  decodeEventLog,
  encodeAbiParameters,
  encodeFunctionData,
  getAddress,
  keccak256,
  parseAbi,
  parseTransaction,
  toHex,
  zeroAddress,
} from "viem";
import type { Address, Hex } from "viem";
import { afterAll, beforeAll, expect, test } from "vitest";
import { controlOf } from "./control.twin.ts";
import type { Control } from "./control.twin.ts";

/**
 * The model of the hostile corpus says what a transaction does; here the machine itself says it. What
 * is not refused runs on the local chain, and every event that touches the person must have been told.
 */
const SEEDS = 12;
const PERSON = getAddress(EVM_WORLD.person);
/** More than any item asks for. */
const PLENTY = 10n ** 62n;
const COINS = toHex(10n ** 30n);
/** Which of the local chain's own contracts stands for each standard of the corpus. */
const STANDARDS: Readonly<Record<string, string>> = {
  erc20: "dollar",
  wrapped: "wrapped",
  erc721: "items",
  erc1155: "multi",
};
const OWNERS_SLOT = 1n;

const MINT = parseAbi([
  "function mint(address to, uint256 value)",
  "function mint(address to, uint256 id, uint256 value)",
]);
const FUNGIBLE = parseAbi([
  "event Transfer(address indexed from, address indexed to, uint256 value)",
  "event Approval(address indexed owner, address indexed spender, uint256 value)",
  "event Deposit(address indexed owner, uint256 value)",
  "event Withdrawal(address indexed owner, uint256 value)",
]);
const ITEMS = parseAbi([
  "event Transfer(address indexed from, address indexed to, uint256 indexed tokenId)",
  "event Approval(address indexed owner, address indexed approved, uint256 indexed tokenId)",
  "event ApprovalForAll(address indexed owner, address indexed operator, bool approved)",
  "event TransferSingle(address indexed operator, address indexed from, address indexed to, uint256 id, uint256 value)",
]);

let node: EvmDevnet;
let control: Control;
beforeAll(async () => {
  node = await startEvm({});
  control = controlOf(node);
  await control("anvil_impersonateAccount", [PERSON]);
  await control("anvil_setBalance", [PERSON, COINS]);
  for (const [address, standard] of Object.entries(EVM_WORLD.standards)) {
    const name = STANDARDS[standard];
    if (name === undefined) continue;
    const code = await control("eth_getCode", [node.contracts[name], "latest"]);
    await control("anvil_setCode", [address, code]);
    if (standard === "erc20" || standard === "wrapped") await mint(address, [PERSON, PLENTY]);
  }
}, 60_000);
afterAll(() => node.close());

async function mint(
  to: string,
  args: readonly [Address, bigint] | readonly [Address, bigint, bigint],
) {
  const data = encodeFunctionData({ abi: MINT, functionName: "mint", args });
  await send({ from: PERSON, to, data });
}

/** Sends and mines; answers the transaction's hash. */
async function send(call: Readonly<Record<string, string>>): Promise<unknown> {
  const hash = await control("eth_sendTransaction", [{ ...call, gas: toHex(3_000_000n) }]);
  await control("anvil_mine", ["0x1"]);
  return hash;
}

/** Gives the person the items that the words name: of what nobody has nothing can be taken. */
async function bringItems({ outflows, grants }: Explanation): Promise<void> {
  for (const { asset, units } of [...outflows, ...grants]) {
    if (asset.kind !== "item") continue;
    const standard = EVM_WORLD.standards[asset.id.toLowerCase()];
    if (standard === "erc1155") await mint(asset.id, [PERSON, asset.item, units ?? 1n]);
    if (standard !== "erc721") continue;
    const key = encodeAbiParameters(
      [{ type: "uint256" }, { type: "uint256" }],
      [asset.item, OWNERS_SLOT],
    );
    const owner = encodeAbiParameters([{ type: "address" }], [PERSON]);
    await control("anvil_setStorageAt", [asset.id, keccak256(key), owner]);
    const held = encodeAbiParameters(
      [{ type: "address" }, { type: "uint256" }],
      [PERSON, OWNERS_SLOT + 1n],
    );
    await control("anvil_setStorageAt", [asset.id, keccak256(held), toHex(9n, { size: 32 })]);
  }
}

interface Log {
  readonly address: Address;
  readonly topics: [Hex, ...Hex[]];
  readonly data: Hex;
}

/** What an event says of the person; nothing where it is about others. */
function harmOf({ address, topics, data }: Log): readonly Harm[] {
  const id = getAddress(address);
  const isItem = EVM_WORLD.standards[address.toLowerCase()] === "erc721";
  const isNumbered = EVM_WORLD.standards[address.toLowerCase()] === "erc1155";
  const event = decodeEventLog({ abi: isItem || isNumbered ? ITEMS : FUNGIBLE, topics, data });
  const args: Readonly<Record<string, unknown>> = event.args;
  const units = args["value"] as bigint;
  const whom = (name: string) => args[name] as string;
  const moved = (asset: string, count: bigint): readonly Harm[] => {
    if (args["from"] !== PERSON) return [];
    // What is destroyed goes to nobody: the words name whose it was.
    const to = args["to"] === zeroAddress ? PERSON : whom("to");
    return [{ kind: "move", asset, units: count, to: [to] }];
  };
  switch (event.eventName) {
    case "Transfer":
      return isItem
        ? moved(`item:${id}:${String(args["tokenId"])}`, 1n)
        : moved(`token:${id}`, units);
    case "TransferSingle":
      return moved(`item:${id}:${String(args["id"])}`, units);
    case "Approval": {
      if (args["owner"] !== PERSON) return [];
      if (isItem) {
        const asset = `item:${id}:${String(args["tokenId"])}`;
        return [{ kind: "grant", asset, units: 1n, spender: whom("approved") }];
      }
      const isAll = units === 2n ** 256n - 1n || units === 2n ** 160n - 1n;
      const right = { asset: `token:${id}`, units: isAll ? null : units, spender: whom("spender") };
      return units === 0n ? [] : [{ kind: "grant", ...right }];
    }
    case "ApprovalForAll": {
      if (args["owner"] !== PERSON || args["approved"] !== true) return [];
      return [{ kind: "grant", asset: `token:${id}`, units: null, spender: whom("operator") }];
    }
    case "Deposit":
    case "Withdrawal":
      return [];
  }
}

/** Runs a transaction as the person and takes it back: what it did, or void when it failed. */
async function run(bytes: Uint8Array, told: Explanation): Promise<readonly Harm[] | "void"> {
  const { to, value = 0n, data = "0x" } = parseTransaction(bytesToHex(bytes));
  if (to === undefined || to === null) return "void";
  const snapshot = await control("evm_snapshot", []);
  try {
    await bringItems(told);
    const hash = await send({ from: PERSON, to, value: toHex(value), data });
    const receipt = (await control("eth_getTransactionReceipt", [hash])) as {
      readonly status: Hex;
      readonly logs: readonly Log[];
    };
    if (BigInt(receipt.status) !== 1n) return "void";
    const paid: readonly Harm[] =
      value > 0n ? [{ kind: "move", asset: "native", units: value, to: [to] }] : [];
    return [...paid, ...receipt.logs.flatMap(harmOf)];
  } finally {
    await control("evm_revert", [snapshot]);
  }
}

test("what hostile EVM transactions do on a chain is among what was said of them", async () => {
  const counts = { refused: 0, forbidden: 0, shown: 0, void: 0, lie: 0 };
  const lies: string[] = [];
  let harmful = 0;
  for (const [family, make] of Object.entries(EVM_FAMILIES)) {
    for (let seed = 0; seed < SEEDS; seed++) {
      const item: HostileItem = { family, ...make(createRandom(70_001 + seed)) };
      const outcome = explain(item.request, item.context);
      const { request } = item;
      const isRun = outcome.ok && outcome.value.explanation.level !== "forbidden";
      const truth =
        isRun && request.kind === "evm-transaction"
          ? await run(request.bytes, outcome.value.explanation)
          : item.truth;
      if (isRun && truth !== "void" && truth.length > 0) harmful++;
      const verdict = judge({ ...item, truth }, outcome);
      counts[verdict.kind]++;
      if (verdict.kind === "lie") lies.push(`${family} #${seed}: ${verdict.why}`);
    }
  }
  expect(lies).toEqual([]);
  // The run is no formality: transactions do what they were made for.
  expect(harmful, JSON.stringify(counts)).toBeGreaterThan(150);
  expect(counts.void).toBeLessThan(counts.shown);
}, 300_000);
