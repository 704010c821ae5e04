import { chainIdOf } from "@holdall/chain/networks";
import type { Pool } from "@holdall/chain/nodes";
import type { ChainReader, Evidence, Intent, Outcome } from "@holdall/chain/port";
import { outcomeOf, valueOf } from "@holdall/chain/port";
import { hexToBytes, serializeTransaction } from "viem";
import type { Hex } from "viem";
import { evmAddress } from "./answers.ts";
import { draftOf } from "./build.ts";
import type { EvmCallDraft } from "./build.ts";

/** A call that a contract would make: nobody signs it as such. */
export interface ContractCall {
  readonly from: string;
  readonly to: string;
  readonly value: bigint;
  readonly data: Hex;
}

/**
 * What the nodes say of everything that a call names, and what it would do: for a call that a
 * contract makes when its owners have signed, such as a Safe's. Refuses as a chain does.
 */
export function evidenceOfCall(
  chain: Pick<ChainReader, "network" | "evidence">,
  { from, to, value, data }: ContractCall,
): Promise<Outcome<readonly [Evidence] | readonly [Evidence, Evidence]>> {
  return outcomeOf(async () => {
    const chainId = Number(chainIdOf(chain.network));
    const call = { type: "eip1559", chainId, to: evmAddress(to), value, data } as const;
    const bytes = hexToBytes(serializeTransaction(call));
    return valueOf(await chain.evidence({ bytes, from: evmAddress(from), expiry: 0n }));
  });
}

/** The call that a contract account makes for what its owners want. Refuses as building it does. */
export function callOfIntent(pool: Pool, intent: Intent): Promise<Outcome<EvmCallDraft>> {
  return outcomeOf(() => draftOf(pool, intent, evmAddress(intent.from)));
}
