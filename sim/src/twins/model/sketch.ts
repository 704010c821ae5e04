import { leftLots, opposite, givenAsset, givenUnits } from "./state.ts";
import type { Market, Order, State } from "./state.ts";
import { max, sum } from "./numbers.ts";

/** One asset of an account. */
export interface Holding {
  free: bigint;
  /** Without what withdrawals hold. */
  locked: bigint;
  lent: bigint;
  debt: bigint;
  /** What unlocked resting orders would spend. */
  spending: bigint;
}

/** One perpetual of an account. */
export interface Stake {
  size: bigint;
  entry: bigint;
  /** Resting lots that are not reduce-only. */
  bidLots: bigint;
  askLots: bigint;
}

/** What a resting spot order gives and receives. */
export interface Deal {
  readonly isUnlocked: boolean;
  readonly givenAssetId: number;
  readonly given: bigint;
  readonly receivedAssetId: number;
  readonly received: bigint;
}

/** Everything about an account that margin looks at, on paper: it may be changed to ask what would be. */
export class Sketch {
  readonly accountId: number;
  readonly #holdings = new Map<number, Holding>();
  readonly #stakes = new Map<number, Stake>();
  readonly deals: Deal[] = [];
  unsettled: bigint;
  leveragePpm: bigint;

  constructor(state: State, accountId: number) {
    const account = state.accounts[accountId - 1];
    this.accountId = accountId;
    this.unsettled = account.unsettled;
    this.leveragePpm = BigInt(account.settings.leverageLimitPpm);
    for (const assetId of state.assets.keys())
      this.#holdings.set(assetId, holdingOf(state, accountId, assetId));
    for (const { marketId, spec } of state.markets)
      if (spec.kind === "perp") this.#stakes.set(marketId, stakeOf(state, accountId, marketId));
    for (const order of restingOf(state, accountId)) {
      const market = state.markets[order.marketId];
      if (market.spec.kind === "spot") this.addDeal(dealOf(market, order));
    }
  }

  asset(assetId: number): Holding {
    return this.#holdings.get(assetId)!;
  }

  perp(marketId: number): Stake {
    return this.#stakes.get(marketId)!;
  }

  /** By asset id. */
  get holdings(): readonly (readonly [number, Holding])[] {
    return [...this.#holdings];
  }

  /** By market id. */
  get stakes(): readonly (readonly [number, Stake])[] {
    return [...this.#stakes];
  }

  /** As if an order rested that rests nowhere yet, in place of one that holds so much, if any. */
  rest(deal: Deal, formerlyHeld = 0n): void {
    this.addDeal(deal);
    if (!deal.isUnlocked) this.hold(deal.givenAssetId, deal.given - formerlyHeld);
  }

  /** What is free is held instead: collateral as before, and free for other orders no more. */
  hold(assetId: number, units: bigint): void {
    const holding = this.asset(assetId);
    holding.free -= units;
    holding.locked += units;
  }

  private addDeal(deal: Deal): void {
    this.deals.push(deal);
    if (deal.isUnlocked) this.asset(deal.givenAssetId).spending += deal.given;
  }
}

function restingOf(state: State, accountId: number): Order[] {
  return state.live().filter((order) => order.place === "book" && order.accountId === accountId);
}

function holdingOf(state: State, accountId: number, assetId: number): Holding {
  const { lent, debt } = state.claims.of(accountId, assetId);
  const locked = state.ledger.locked(accountId, assetId);
  const leaving = [...state.withdrawals.values()]
    .filter((each) => each.accountId === accountId && each.assetId === assetId)
    .map((each) => BigInt(each.units) + BigInt(each.feeUnits));
  const free = state.ledger.free(accountId, assetId);
  return { free, locked: locked - sum(leaving), lent, debt, spending: 0n };
}

function stakeOf(state: State, accountId: number, marketId: number): Stake {
  const { size, entry } = state.position(accountId, marketId);
  const orders = restingOf(state, accountId).filter(
    (order) => order.marketId === marketId && !order.reduceOnly,
  );
  const lots = (side: Order["side"]): bigint =>
    sum(orders.filter((order) => order.side === side).map((order) => BigInt(leftLots(order))));
  return { size, entry, bidLots: lots("bid"), askLots: lots("ask") };
}

/** What the rest of an order gives and receives at its price. */
export function dealOf(market: Market, order: Order): Deal {
  const { side, priceTicks } = order;
  const lots = leftLots(order);
  return {
    isUnlocked: order.isUnlocked,
    givenAssetId: givenAsset(market, side),
    given: givenUnits(market, side, lots, priceTicks),
    receivedAssetId: givenAsset(market, opposite(side)),
    received: givenUnits(market, opposite(side), lots, priceTicks),
  };
}

/** What unlocked orders would borrow of an asset. */
export function wantedOf({ spending, free, lent }: Holding): bigint {
  return max(0n, spending - free - lent);
}

/** The larger of both sides: what an account may come to hold. */
export function exposureLots({ size, bidLots, askLots }: Stake): bigint {
  return max(size + bidLots, -size - bidLots, size - askLots, askLots - size);
}
