import type { Network, SafeContracts } from "@holdall/chain/networks";
import type { Ask, Pool } from "@holdall/chain/nodes";
import { keccak256, pad } from "viem";
import type { Address } from "viem";
import { evmAddress, hex, hexOf, newestBlock } from "./answers.ts";

/** A contract of the row that is not there, or whose code is another one. */
export interface StrangeContract {
  /** What it is, as the row calls it; `account` for the account itself. */
  readonly name: string;
  readonly is: "absent" | "another";
}

/** What making an account runs, and what it leaves behind it. */
const MAKING = ["factory", "singleton", "singletonL2", "toL2", "handler"] as const;
/** What an account that stands calls, beside the code behind it. */
const USING = ["handler", "multiSend"] as const;

/**
 * Compares the contracts that make an account of several owners with the network's row; `null` when all
 * are the known ones. What is compared is told by two operators at one block, or else refused.
 */
export function strangeInMaking(
  pool: Pool,
  { safe }: Pick<Network, "safe">,
): Promise<StrangeContract | null> {
  return compared(pool, safe, (ask, block, row) => firstStrange(ask, block, placesOf(row, MAKING)));
}

/** Compares an account that stands, the code behind it and what it calls with the network's row. */
export function strangeInUse(
  pool: Pool,
  { safe }: Pick<Network, "safe">,
  account: string,
): Promise<StrangeContract | null> {
  const address = evmAddress(account);
  return compared(pool, safe, async (ask, block, row) => {
    const own = { name: "account", address, codeHash: row.proxyCodeHash };
    const strange = await firstStrange(ask, block, [own]);
    if (strange !== null) return strange;
    // What runs behind an account is the first word that it keeps.
    const behind = hexOf(await ask("eth_getStorageAt", [address, "0x0", block]));
    const codes = placesOf(row, ["singleton", "singletonL2"]);
    const code = codes.find((one) => pad(one.address, { size: 32 }).toLowerCase() === behind);
    if (code === undefined) return { name: "singleton", is: "another" };
    return firstStrange(ask, block, [code, ...placesOf(row, USING)]);
  });
}

interface Place {
  readonly name: string;
  readonly address: Address;
  readonly codeHash: string;
}

type SafeRow = SafeContracts;
type ContractName = Exclude<keyof SafeRow, "proxyCodeHash">;

function placesOf(row: SafeRow, names: readonly ContractName[]): readonly Place[] {
  return names.map((name) => ({ name, ...row[name], address: evmAddress(row[name].address) }));
}

/** A network whose row names no such contracts has none of them. */
async function compared(
  pool: Pool,
  row: SafeRow | null,
  look: (ask: Ask, block: string, row: SafeRow) => Promise<StrangeContract | null>,
): Promise<StrangeContract | null> {
  if (row === null) return { name: "factory", is: "absent" };
  const told = await pool.certain(async (ask) => {
    const height = await newestBlock(ask);
    return { height, value: await look(ask, hex(height), row) };
  });
  return told.value;
}

async function firstStrange(
  ask: Ask,
  block: string,
  places: readonly Place[],
): Promise<StrangeContract | null> {
  for (const { name, address, codeHash } of places) {
    const code = hexOf(await ask("eth_getCode", [address, block]));
    if (code === "0x") return { name, is: "absent" };
    if (keccak256(code) !== codeHash) return { name, is: "another" };
  }
  return null;
}
