import type { Asset } from "@holdall/chain/port";
import type { OpenChain } from "./open-chains.ts";

/** A right to take that stands. `units` is `null` when it is everything. */
export interface Allowance {
  readonly network: string;
  readonly account: string;
  readonly asset: Asset;
  readonly spender: string;
  readonly units: bigint | null;
}

/** The event `Approval(address,address,uint256)` of ERC-20. */
const APPROVAL = "0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925";
/** The selector of `allowance(address,address)`. */
const ALLOWANCE = "0xdd62ed3e";
/** The event `ApprovalForAll(address,address,bool)` of ERC-721 and ERC-1155. */
const APPROVAL_FOR_ALL = "0x17307eab39ab6107e8899845ad3d59bd9653f200f220920489ca2b5937696c31";
/** The selector of `isApprovedForAll(address,address)`. */
const IS_APPROVED_FOR_ALL = "0xe985e9c5";
const ALLOWANCES_MAX = 200;
/** Rights from here on are everything there will ever be. */
const EVERYTHING = 1n << 255n;
const TOKEN_PROGRAMS = [
  "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
  "TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb",
];

/** Every right to take that an account has given on a chain, as the chain has it now. */
export function allowancesOf(
  { chain, pool }: OpenChain,
  account: string,
): Promise<readonly Allowance[]> {
  const { id, family } = chain.network;
  return family === "evm" ? evmAllowances(pool, id, account) : solanaDelegates(pool, id, account);
}

const word = (address: string): string => address.slice(2).toLowerCase().padStart(64, "0");

/** A log, as far as it says who may take from what. */
interface RightLog {
  readonly address: string;
  readonly topics: readonly string[];
}

async function evmAllowances(
  pool: OpenChain["pool"],
  network: string,
  account: string,
): Promise<readonly Allowance[]> {
  return pool.read(async (ask) => {
    /** Contracts and spenders of every event of a kind, each pair once, with what is asked of each now. */
    const pairsOf = async (event: string, question: string, indexed: number) => {
      const topics = [event, `0x${word(account)}`];
      const filter = { fromBlock: "0x0", toBlock: "latest", topics };
      const logs = (await ask("eth_getLogs", [filter])) as readonly RightLog[];
      const pairs = new Map(
        logs
          .filter((log) => log.topics.length === indexed)
          .map(({ address, topics: [, , spender] }) => [
            `${address} ${spender}`,
            { address, spender },
          ]),
      );
      const found: { contract: string; spender: string; answer: bigint }[] = [];
      for (const { address, spender } of [...pairs.values()].slice(-ALLOWANCES_MAX)) {
        const data = `${question}${word(account)}${spender.slice(2)}`;
        const said = String(await ask("eth_call", [{ to: address, data }, "latest"]));
        const answer = said === "0x" ? 0n : BigInt(said);
        if (answer > 0n)
          found.push({ contract: address, spender: `0x${spender.slice(-40)}`, answer });
      }
      return found;
    };
    // An event of ERC-721 about one item has a field more: it is no amount.
    const amounts = await pairsOf(APPROVAL, ALLOWANCE, 3);
    const operators = await pairsOf(APPROVAL_FOR_ALL, IS_APPROVED_FOR_ALL, 3);
    return [
      ...amounts.map(({ contract: id, spender, answer }): Allowance => {
        const units = answer >= EVERYTHING ? null : answer;
        return { network, account, asset: { kind: "token", id }, spender, units };
      }),
      // Every item of a collection, whichever: none of them is named.
      ...operators.map(({ contract: id, spender }): Allowance => {
        return { network, account, asset: { kind: "item", id, item: 0n }, spender, units: null };
      }),
    ];
  });
}

interface ParsedHolding {
  readonly account: {
    readonly data: {
      readonly parsed: {
        readonly info: {
          readonly mint: string;
          readonly delegate?: string;
          readonly delegatedAmount?: { readonly amount: string };
        };
      };
    };
  };
}

async function solanaDelegates(
  pool: OpenChain["pool"],
  network: string,
  account: string,
): Promise<readonly Allowance[]> {
  return pool.read(async (ask) => {
    const found: Allowance[] = [];
    for (const programId of TOKEN_PROGRAMS) {
      const options = { encoding: "jsonParsed", commitment: "confirmed" };
      const answer = await ask("getTokenAccountsByOwner", [account, { programId }, options]);
      const { value } = answer as { readonly value: readonly ParsedHolding[] };
      for (const holding of value) {
        const { mint, delegate, delegatedAmount } = holding.account.data.parsed.info;
        if (delegate === undefined || delegatedAmount === undefined) continue;
        const asset = { kind: "token", id: mint } as const;
        found.push({
          network,
          account,
          asset,
          spender: delegate,
          units: BigInt(delegatedAmount.amount),
        });
      }
    }
    return found.slice(0, ALLOWANCES_MAX);
  });
}
