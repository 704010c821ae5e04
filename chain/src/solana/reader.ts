/**
 * A second, smaller door of Solana: what nodes say of a message, and decoder B.
 *
 * For whoever judges and never builds, as a co-signer does. It is written by hand from the public
 * layouts and carries no package: the builders, and the client they are made of, stay behind the
 * other door. What it reads, that door reads with the same code.
 */
import type { Network } from "@holdall/chain/networks";
import { Pool } from "@holdall/chain/nodes";
import type { Endpoint } from "@holdall/chain/nodes";
import { outcomeOf } from "@holdall/chain/port";
import type { ChainReader, Clock, Source } from "@holdall/chain/port";
import { textOf } from "./answers.ts";
import { evidenceOf } from "./evidence.ts";

export { explainSolana } from "./explain/explain.ts";

/** Slots by which an answer may lag and still be fresh. */
export const LAG_SLOTS_MAX = 16n;

export interface ChainOptions {
  readonly network: Network;
  readonly endpoints: readonly Endpoint[];
  readonly clock: Clock;
}

/** A Solana network of which only is asked what its nodes say of a message. */
export function createSolanaReader({ network, endpoints, clock }: ChainOptions): ChainReader {
  return readerOver(new Pool(endpoints, clock, LAG_SLOTS_MAX), network);
}

/** The same over nodes that are asked for more beside it. */
export function readerOver(pool: Pool, network: Network): ChainReader {
  return {
    network,
    verifyNetwork: () => outcomeOf(() => verify(pool, network)),
    evidence: (unsigned) =>
      outcomeOf(() => pool.each((ask) => evidenceOf(ask, unsigned, pool.clock))),
  };
}

async function verify(pool: Pool, { id }: Network): Promise<Source> {
  const expected = id.slice("solana:".length);
  const sources = await pool.verify(async (ask) =>
    textOf(await ask("getGenesisHash", [])).startsWith(expected),
  );
  return { sources, isFresh: true, height: 0n, atMs: pool.clock.nowMs() };
}
