import type { Ask, Pool } from "@holdall/chain/nodes";
import { outcomeOf } from "@holdall/chain/port";
import type { AccountNonces } from "@holdall/chain/port";
import { evmAddress, newestBlock, quantityOf } from "./answers.ts";

/** How many transactions of an address the chain has, and how many nodes have that follow each other. */
export interface Counts {
  readonly latest: bigint;
  readonly waiting: bigint;
}

/** What one node counts. */
export async function countsOf(ask: Ask, address: string): Promise<Counts> {
  return {
    latest: quantityOf(await ask("eth_getTransactionCount", [address, "latest"])),
    waiting: quantityOf(await ask("eth_getTransactionCount", [address, "pending"])),
  };
}

/**
 * Our own count of nonces by address, beside that of the nodes: a node that forgot a waiting
 * transaction does not make us replace it, and two transactions that wait for their signatures at one time
 * have two numbers. Where one in between was given back, the next takes it.
 */
export class Nonces {
  readonly #taken = new Map<string, Map<bigint, "held" | "sent">>();

  /** The first number that neither the chain nor a node nor we have given to anything. */
  next(address: string, { latest, waiting }: Counts): bigint {
    const taken = this.#of(address);
    for (const nonce of taken.keys()) if (nonce < latest) taken.delete(nonce);
    let nonce = waiting > latest ? waiting : latest;
    while (taken.has(nonce)) nonce++;
    return nonce;
  }

  /** Takes a number for bytes that are to be signed; false when something has it. */
  hold(address: string, nonce: bigint): boolean {
    const taken = this.#of(address);
    if (taken.has(nonce)) return false;
    taken.set(nonce, "held");
    return true;
  }

  /** Nobody sends those bytes: their number is free again. */
  giveBack(address: string, nonce: bigint): void {
    const taken = this.#of(address);
    if (taken.get(nonce) === "held") taken.delete(nonce);
  }

  sent(address: string, nonce: bigint): void {
    this.#of(address).set(nonce, "sent");
  }

  /** Forgets what can no longer be included. */
  dropped(address: string, nonce: bigint): void {
    this.#of(address).delete(nonce);
  }

  #of(address: string): Map<bigint, "held" | "sent"> {
    const key = address.toLowerCase();
    const taken = this.#taken.get(key) ?? new Map<bigint, "held" | "sent">();
    this.#taken.set(key, taken);
    return taken;
  }
}

/** The count as whoever makes bytes by other means than an intent takes part in it. */
export function accountNonces(pool: Pool, nonces: Nonces): AccountNonces {
  return {
    next: (address) =>
      outcomeOf(async () => {
        const from = evmAddress(address);
        const { value } = await pool.certain(async (ask) => ({
          height: await newestBlock(ask),
          value: await countsOf(ask, from),
        }));
        return nonces.next(from, value);
      }),
    hold: ({ from, expiry }) => nonces.hold(from, expiry),
    giveBack: ({ from, expiry }) => nonces.giveBack(from, expiry),
  };
}
