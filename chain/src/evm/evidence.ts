import type { Ask } from "@holdall/chain/nodes";
import { simulationOf } from "@holdall/chain/port";
import type { ContractFacts, Evidence, Unsigned } from "@holdall/chain/port";
import { bytesToHex, getAddress, parseTransaction } from "viem";
import type { Address, Hex } from "viem";
import { evmAddress, hex, newestBlock, quantityOf } from "./answers.ts";
import { tokensDescribed } from "./explain/described.ts";
import { simulate, simulateLater } from "./simulate.ts";
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
  // One does not need the other's answer, and a person waits for all of them.
  const [coins, told, first, later] = await Promise.all([
    ask("eth_getBalance", [from, block]),
    Promise.all(
      [...new Set(named)]
        .slice(0, ADDRESSES_MAX)
        .map((address) => toldOf(ask, address, { holder: from, block, known })),
    ),
    simulate(ask, unsigned),
    simulateLater(ask, unsigned),
  ]);
  const contracts: Record<string, ContractFacts> = {};
  const balances: Record<string, bigint> = { native: quantityOf(coins) };
  for (const { address, facts, units } of told) {
    contracts[address.toLowerCase()] = facts;
    if (units !== null) balances[`token:${address}`] = units;
  }
  const simulation = simulationOf(first);
  const simulationLater = simulationOf(later);
  const facts = { lookupTables: {}, mints: {}, tokenAccounts: {}, contracts, balances };
  const replaced = replaces === undefined ? {} : { replaced: replaces };
  return { ...facts, simulation, simulationLater, ...replaced };
}

/** What an address is, and how much of it the person has, where it is a token. */
async function toldOf(
  ask: Ask,
  address: Address,
  {
    holder,
    block,
    known,
  }: { readonly holder: Address; readonly block: Hex; readonly known: KnownContracts },
) {
  const facts = await contractAt(ask, address, { block, known });
  const isToken = facts.standard === "erc20" || facts.standard === "wrapped";
  const units = isToken ? await heldUnits(ask, address, { holder, block }) : null;
  return { address, facts, units };
}

/** Whom a transaction calls, whom its call names, and the tokens that their descriptors count in. */
function calledIn(bytes: Uint8Array): readonly Address[] {
  const { to, data = "0x", chainId = 0 } = parseTransaction(bytesToHex(bytes));
  const called = [...(to === undefined || to === null ? [] : [getAddress(to)]), ...namedIn(data)];
  return called.flatMap((one) => [one, ...tokensDescribed(BigInt(chainId), one)]);
}

/** Words of a call that could be addresses: twelve zero bytes, then twenty that are not small. */
function namedIn(data: string): readonly Address[] {
  const body = data.slice(10);
  const found: Address[] = [];
  for (let at = 0; at + WORD_DIGITS <= body.length; at += WORD_DIGITS) {
    const word = body.slice(at, at + WORD_DIGITS);
    const isAddress = /^0{24}(?!0{16})/u.test(word);
    if (isAddress) found.push(getAddress(`0x${word.slice(-ADDRESS_DIGITS)}`));
    found.push(...pathEnds(word, body.slice(at + WORD_DIGITS)));
  }
  return found;
}

/** Bytes of an address, of one more step of a path, and of the longest path that is looked for. */
const [END_BYTES, STEP_BYTES, PATH_BYTES_MAX] = [20, 23, 204];

/**
 * What a swap gives and gets, where a route packs its path: the length in a word, then tokens with three
 * bytes between two. What only looks like one names addresses that nobody needs.
 */
function pathEnds(word: string, rest: string): readonly Address[] {
  const length = Number(BigInt(`0x${word}`));
  const isPath =
    length > END_BYTES && length <= PATH_BYTES_MAX && (length - END_BYTES) % STEP_BYTES === 0;
  const path = rest.slice(0, 2 * length);
  if (!isPath || path.length < 2 * length) return [];
  const ends = [path.slice(0, ADDRESS_DIGITS), path.slice(-ADDRESS_DIGITS)];
  return ends.filter((end) => !end.startsWith("0000000000")).map((end) => getAddress(`0x${end}`));
}
