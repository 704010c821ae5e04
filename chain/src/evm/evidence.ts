import type { Ask } from "@holdall/chain/nodes";
import { simulationOf } from "@holdall/chain/port";
import type { ContractFacts, Evidence, Unsigned } from "@holdall/chain/port";
import { bytesToHex, getAddress, parseTransaction } from "viem";
import type { Address } from "viem";
import { evmAddress, hex, newestBlock, quantityOf } from "./answers.ts";
import { simulate } from "./simulate.ts";
import { contractAt, heldUnits } from "./token-facts.ts";
import type { KnownContracts } from "./token-facts.ts";

const WORD_DIGITS = 64;
const ADDRESS_DIGITS = 40;
const ADDRESSES_MAX = 16;

/** What one node says of everything that a transaction names, at one block. */
export async function evidenceOf(
  ask: Ask,
  unsigned: Unsigned,
  known: KnownContracts,
): Promise<Evidence> {
  const from = evmAddress(unsigned.from);
  const { replaces } = unsigned;
  const block = hex(await newestBlock(ask));
  // What is replaced is told as well: its token has to be known by then.
  const named = [unsigned.bytes, ...(replaces === undefined ? [] : [replaces.bytes])].flatMap(
    calledIn,
  );
  const contracts: Record<string, ContractFacts> = {};
  const balances: Record<string, bigint> = {
    native: quantityOf(await ask("eth_getBalance", [from, block])),
  };
  for (const address of [...new Set(named)].slice(0, ADDRESSES_MAX)) {
    const facts = await contractAt(ask, address, { block, known });
    contracts[address.toLowerCase()] = facts;
    if (facts.standard !== "erc20" && facts.standard !== "wrapped") continue;
    const units = await heldUnits(ask, address, { holder: from, block });
    if (units !== null) balances[`token:${address}`] = units;
  }
  const simulation = simulationOf(await simulate(ask, unsigned));
  // Tried once more: what depends on the moment may show it.
  const simulationLater = simulationOf(await simulate(ask, unsigned));
  const facts = { lookupTables: {}, mints: {}, tokenAccounts: {}, contracts, balances };
  const replaced = replaces === undefined ? {} : { replaced: replaces };
  return { ...facts, simulation, simulationLater, ...replaced };
}

/** Whom a transaction calls, and whom its call names. */
function calledIn(bytes: Uint8Array): readonly Address[] {
  const { to, data = "0x" } = parseTransaction(bytesToHex(bytes));
  return [...(to === undefined || to === null ? [] : [getAddress(to)]), ...namedIn(data)];
}

/** Words of a call that could be addresses: twelve zero bytes, then twenty that are not small. */
function namedIn(data: string): readonly Address[] {
  const body = data.slice(10);
  const found: Address[] = [];
  for (let at = 0; at + WORD_DIGITS <= body.length; at += WORD_DIGITS) {
    const word = body.slice(at, at + WORD_DIGITS);
    const isAddress = /^0{24}(?!0{16})/u.test(word);
    if (isAddress) found.push(getAddress(`0x${word.slice(-ADDRESS_DIGITS)}`));
  }
  return found;
}
