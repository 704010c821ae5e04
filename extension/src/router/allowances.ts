import type { Asset } from "@holdall/chain/port";
import type { LocalChain } from "./local-chains.ts";

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
const ALLOWANCES_MAX = 200;
/** Rights from here on are everything there will ever be. */
const EVERYTHING = 1n << 255n;
const TOKEN_PROGRAMS = [
  "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
  "TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb",
];

/** Every right to take that an account has given on a chain, as the chain has it now. */
export function allowancesOf(
  { chain, pool }: LocalChain,
  account: string,
): Promise<readonly Allowance[]> {
  const { id, family } = chain.network;
  return family === "evm" ? evmAllowances(pool, id, account) : solanaDelegates(pool, id, account);
}

const word = (address: string): string => address.slice(2).toLowerCase().padStart(64, "0");

async function evmAllowances(
  pool: LocalChain["pool"],
  network: string,
  account: string,
): Promise<readonly Allowance[]> {
  return pool.read(async (ask) => {
    const filter = {
      fromBlock: "0x0",
      toBlock: "latest",
      topics: [APPROVAL, `0x${word(account)}`],
    };
    const logs = (await ask("eth_getLogs", [filter])) as readonly {
      readonly address: string;
      readonly topics: readonly string[];
    }[];
    // An event of ERC-721 has a third indexed field: it is no amount.
    const fungible = logs.filter(({ topics }) => topics.length === 3);
    const pairs = new Map(
      fungible.map(({ address, topics }) => [`${address} ${topics[2]}`, { address, topics }]),
    );
    const found: Allowance[] = [];
    for (const { address, topics } of [...pairs.values()].slice(-ALLOWANCES_MAX)) {
      const data = `${ALLOWANCE}${word(account)}${topics[2].slice(2)}`;
      const answer = String(await ask("eth_call", [{ to: address, data }, "latest"]));
      const units = answer === "0x" ? 0n : BigInt(answer);
      if (units === 0n) continue;
      found.push({
        network,
        account,
        asset: { kind: "token", id: address },
        spender: `0x${topics[2].slice(-40)}`,
        units: units >= EVERYTHING ? null : units,
      });
    }
    return found;
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
  pool: LocalChain["pool"],
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
