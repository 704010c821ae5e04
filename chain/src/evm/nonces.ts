import type { Ask } from "@holdall/chain/nodes";
import type { Sent } from "@holdall/chain/port";
import { quantityOf } from "./answers.ts";

/** How many transactions of an address the chain has, and how many nodes have that follow each other. */
export interface Counts {
  readonly latest: bigint;
  readonly waiting: bigint;
}

/** What one node counts. */
export async function countsOf(ask: Ask, address: string): Promise<Counts> {
  const [latest, waiting] = await Promise.all(
    ["latest", "pending"].map(async (tag) =>
      quantityOf(await ask("eth_getTransactionCount", [address, tag])),
    ),
  );
  return { latest, waiting };
}

/** What has a number: bytes that nobody sent yet, or what was sent with it, the newest last. */
type Taken = "held" | readonly string[];

/**
 * Our own count of nonces by address, beside that of the nodes: a node that forgot a waiting
 * transaction does not make us replace it, and two transactions that wait for their signatures at one time
 * have two numbers. Where one in between was given back, the next takes it.
 */
export class Nonces {
  readonly #taken = new Map<string, Map<bigint, Taken>>();

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

  /** Notes what was sent; the same bytes sent again are what they were. */
  sent({ from, expiry, id }: Sent): void {
    const taken = this.#of(from);
    const before = taken.get(expiry) ?? "held";
    if (before === "held") taken.set(expiry, [id]);
    else if (!before.includes(id)) taken.set(expiry, [...before, id]);
  }

  /** True when something newer was sent with its number: it is not sent again. */
  isReplaced({ from, expiry, id }: Sent): boolean {
    const sent = this.#of(from).get(expiry) ?? "held";
    return sent !== "held" && sent.includes(id) && sent.at(-1) !== id;
  }

  /** Forgets what can no longer be included. */
  dropped(address: string, nonce: bigint): void {
    this.#of(address).delete(nonce);
  }

  #of(address: string): Map<bigint, Taken> {
    const key = address.toLowerCase();
    const taken = this.#taken.get(key) ?? new Map<bigint, Taken>();
    this.#taken.set(key, taken);
    return taken;
  }
}
