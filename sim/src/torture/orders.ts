import { NoAnswer, VenueRefusal } from "@holdall/client";
import type { Client } from "@holdall/client";

export const symbol = "SOL_USDC";
const quantity = "0.10";
/** Far enough below the market not to be met, and inside its price band. */
const DEPTH = 0.9;

/** What the trader knows of one of its orders, kept apart from everything that the rig destroys. */
export interface Known {
  readonly clientId: number;
  /** `asked` and `asked-cancel`: no answer came, so both outcomes are allowed. */
  state: "asked" | "placed" | "asked-cancel" | "cancelled" | "refused";
  orderId?: string;
}

/** Totals of a trader. */
export interface Tally {
  acknowledged: number;
  refused: number;
  unanswered: number;
  /** Refused because the disk is filling up. */
  paused: number;
}

/**
 * A trader who remembers every acknowledgement, and nothing else. Orders carry client ids of their
 * own, so that one that was not answered can be asked for again without happening twice.
 */
export class Trader {
  readonly orders = new Map<number, Known>();
  readonly tally: Tally = { acknowledged: 0, refused: 0, unanswered: 0, paused: 0 };
  #clientId: number;
  #price = "";

  constructor(firstClientId: number) {
    this.#clientId = firstClientId;
  }

  /** Looks at the market once; prices follow from that. */
  async look(client: Client): Promise<void> {
    const { bids } = await insist(() => client.rest.depth({ symbol, limit: "5" }));
    const best = Math.max(...bids.map(([price]) => Number(price)));
    this.#price = (best * DEPTH).toFixed(2);
  }

  /** Places and cancels until `isOver`, several at a time. Resolves when everything in flight is settled. */
  async trade(client: Client, isOver: () => boolean, hands: number): Promise<void> {
    const one = async (): Promise<void> => {
      while (!isOver()) {
        const known = await this.place(client);
        if (known.state === "placed" && known.clientId % 4 !== 0) await this.cancel(client, known);
        if (known.state === "refused" || known.state === "asked") await pause(20);
      }
    };
    await Promise.all(Array.from({ length: hands }, one));
  }

  /** One new order. */
  async place(client: Client): Promise<Known> {
    const known: Known = { clientId: this.#clientId++, state: "asked" };
    this.orders.set(known.clientId, known);
    await this.ask(client, known);
    return known;
  }

  /** Sends an order, or sends it again under the same client id. */
  async ask(client: Client, known: Known): Promise<void> {
    const { clientId } = known;
    const order = {
      symbol,
      side: "Bid",
      orderType: "Limit",
      price: this.#price,
      quantity,
      postOnly: true,
      clientId,
    } as const;
    await this.#settle(async () => {
      const { id } = await client.rest.orderExecute(order);
      known.state = "placed";
      known.orderId = id;
    }, known);
  }

  async cancel(client: Client, known: Known): Promise<void> {
    const { orderId } = known;
    if (orderId === undefined) return;
    known.state = "asked-cancel";
    await this.#settle(async () => {
      await client.rest.orderCancel({ symbol, orderId });
      known.state = "cancelled";
    }, known);
  }

  async #settle(work: () => Promise<void>, known: Known): Promise<void> {
    try {
      await work();
      this.tally.acknowledged += 1;
    } catch (error) {
      if (error instanceof NoAnswer) this.tally.unanswered += 1;
      else if (error instanceof VenueRefusal) {
        this.tally.refused += 1;
        if (error.code === "TRADING_PAUSED") this.tally.paused += 1;
        if (known.state === "asked") known.state = "refused";
        if (known.state === "asked-cancel") known.state = "placed";
      } else throw error;
    }
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}

/** However slow the machine, a venue that answers nothing for so long is broken. */
export const SILENCE_MS_MAX = 60_000;

/** Asks again what was not answered, for so long. For questions, and for acts that may happen twice. */
export async function insist<T>(ask: () => Promise<T>): Promise<T> {
  const untilMs = performance.now() + SILENCE_MS_MAX;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof NoAnswer) || performance.now() > untilMs) throw error;
      await pause(100);
    }
  }
}
