import { inDigestOrder, stateDigest } from "../files/digest.ts";
import { ordersOf } from "./plain-book.ts";
import type { PlainExchange } from "./plain-exchange.ts";

/** The digest of the exchange's state (`digest.ts` says what it covers). */
export function plainDigest(exchange: PlainExchange): string {
  const digest = stateDigest();
  for (const [account, balances] of exchange.accounts.entries()) {
    const assets = [...balances.keys()].sort((a, b) => a - b);
    for (const asset of assets) {
      const { freeUnits, lockedUnits } = balances.get(asset)!;
      digest.balance(account, asset, freeUnits, lockedUnits);
    }
  }
  for (const [market, sides] of exchange.markets.entries()) {
    for (const [side, plain] of [sides.bid, sides.ask].entries()) {
      const orders = [...ordersOf(plain)].map((order) => ({ ...order, market, side }));
      for (const order of orders.sort(inDigestOrder)) digest.order(order);
    }
  }
  return digest.hex();
}

/** The digest of the levels alone: price and total of each, in the order of `digest.ts`. */
export function plainDepthDigest(exchange: PlainExchange): string {
  const digest = stateDigest();
  for (const [market, sides] of exchange.markets.entries()) {
    for (const [side, plain] of [sides.bid, sides.ask].entries()) {
      for (const priceTicks of plain.pricesTicks.toReversed()) {
        const openLots = plain.levels.get(priceTicks)!.totalLots;
        digest.order({ market, side, priceTicks, openLots, account: 0 });
      }
    }
  }
  return digest.hex();
}
