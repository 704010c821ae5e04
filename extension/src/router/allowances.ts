import type { Asset } from "@holdall/chain/port";
import { evmRights, RIGHTS_MAX } from "./evm-rights.ts";
import type { OpenChain } from "./open-chains.ts";

/** A right to take that stands. `units` is `null` when it is everything. */
export interface Allowance {
  readonly network: string;
  readonly account: string;
  readonly asset: Asset;
  readonly spender: string;
  readonly units: bigint | null;
  /** True for the right to one item alone, not to all of its collection. */
  readonly isSingle?: true;
  /** When it was given as it stands; `null` where no block tells. */
  readonly givenAtMs: number | null;
  /** When its spender was last seen to take by it; `null` where that was never seen. */
  readonly usedAtMs: number | null;
}

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
  return family === "evm"
    ? pool.read((ask) => evmRights(ask, { network: id, account }))
    : solanaDelegates(pool, id, account);
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
          // A token account says who may take, and not since when.
          givenAtMs: null,
          usedAtMs: null,
        });
      }
    }
    return found.slice(0, RIGHTS_MAX);
  });
}
