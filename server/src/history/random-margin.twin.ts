import type { Lots, Ticks, Units } from "@holdall/core/num";
import {
  interestKinds,
  lendingCauses,
  liquidationStages,
  positionCauses,
  settlementCauses,
} from "@holdall/core/protocol";
import type { AccountId, AssetId, Event, EventOf, MarketId } from "@holdall/core/protocol";
import type { Rng } from "@holdall/server/ports";

interface World {
  readonly accounts: readonly AccountId[];
  readonly markets: readonly MarketId[];
  readonly assets: readonly AssetId[];
}

type Position = Omit<EventOf<"position-changed">, "kind" | "cause">;

/** Lending, perps and liquidation of the made-up venue: events of the right shape whose states follow. */
export class MarginEvents {
  readonly #rng: Rng;
  readonly #world: World;
  readonly #lending = new Map<string, { lentUnits: Units; borrowedUnits: Units }>();
  readonly #positions = new Map<string, Position>();
  #positionId = 0;
  #timeMs = 0;

  constructor(rng: Rng, world: World) {
    this.#rng = rng;
    this.#world = world;
  }

  /** What else a command of that time did: usually one thing, sometimes none or three. */
  some(timeMs: number): readonly Event[] {
    this.#timeMs = timeMs;
    const acts = [
      () => this.#lend(),
      () => this.#lend(),
      () => this.#payInterest(),
      () => this.#changePosition(),
      () => this.#changePosition(),
      () => this.#pool(),
      () => this.#settle(),
      () => this.#setPrices(),
      () => this.#setPrices(),
      () => this.#setFunding(),
      () => this.#payFunding(),
      () => this.#liquidate(),
    ];
    const count = [0, 1, 1, 1, 3][this.#rng.below(5)];
    return Array.from({ length: count }, () => acts[this.#rng.below(acts.length)]()).flat();
  }

  #pick<Value>(values: readonly Value[]): Value {
    return values[this.#rng.below(values.length)];
  }

  #signed(): number {
    return this.#rng.below(2_000_001) - 1_000_000;
  }

  #lend(): Event[] {
    const [accountId, assetId] = [this.#pick(this.#world.accounts), this.#pick(this.#world.assets)];
    const key = `${accountId}:${assetId}`;
    const before = this.#lending.get(key) ?? { lentUnits: 0 as Units, borrowedUnits: 0 as Units };
    const isBorrow =
      before.borrowedUnits > 0 || (before.lentUnits === 0 && this.#rng.below(2) === 0);
    const held = isBorrow ? before.borrowedUnits : before.lentUnits;
    const goesDown = held > 0 && this.#rng.below(2) === 0;
    const units = goesDown && this.#rng.below(2) === 0 ? held : 1 + this.#rng.below(held + 1_000);
    const after = goesDown ? Math.max(0, held - units) : held + units;
    const state = {
      lentUnits: (isBorrow ? 0 : after) as Units,
      borrowedUnits: (isBorrow ? after : 0) as Units,
    };
    this.#lending.set(key, state);
    const up = isBorrow ? "borrow" : "lend";
    const down = isBorrow ? "repay" : "redeem";
    return [
      {
        kind: "lending-changed",
        accountId,
        assetId,
        movement: goesDown ? down : up,
        cause: this.#pick(lendingCauses),
        orderOrdinal: this.#rng.below(3),
        orderSlot: this.#rng.below(2 ** 22),
        units,
        ...state,
      },
    ];
  }

  #payInterest(): Event[] {
    const known = [...this.#lending.keys()];
    if (known.length === 0) return [];
    const [accountId, assetId] = this.#pick(known).split(":").map(Number);
    const { lentUnits, borrowedUnits } = this.#lending.get(`${accountId}:${assetId}`)!;
    const kinds = interestKinds.filter((kind) => {
      if (kind === "lend") return lentUnits > 0;
      if (kind === "borrow" || kind === "entry-fee") return borrowedUnits > 0;
      return true;
    });
    return [
      {
        kind: "interest-paid",
        accountId: accountId as AccountId,
        assetId: assetId as AssetId,
        marketId: this.#pick(this.#world.markets),
        interestKind: this.#pick(kinds),
        ratePpb: this.#rng.below(2 ** 31),
        intervalMs: 1 + this.#rng.below(3_600_000),
        units: this.#rng.below(1_000) as Units,
        hourMs: this.#timeMs - (this.#timeMs % 3_600_000),
      },
    ];
  }

  #changePosition(): Event[] {
    const accountId = this.#pick(this.#world.accounts);
    const marketId = this.#pick(this.#world.markets);
    const key = `${accountId}:${marketId}`;
    const before = this.#positions.get(key);
    const sizeLots = before !== undefined && this.#rng.below(4) === 0 ? 0 : this.#signed();
    const position: Position = {
      accountId,
      marketId,
      positionId: before?.positionId ?? (this.#positionId += 1),
      sizeLots,
      entryQuote: this.#signed(),
      realizedQuote: this.#signed(),
      fundingQuote: this.#signed(),
      interestQuote: this.#signed(),
      feesQuote: this.#rng.below(1_000),
      openedLots: this.#rng.below(1_000_000) as Lots,
      openedQuote: this.#signed(),
      openedAtMs: before?.openedAtMs ?? this.#timeMs,
    };
    if (sizeLots === 0) this.#positions.delete(key);
    else this.#positions.set(key, position);
    return [{ kind: "position-changed", cause: this.#pick(positionCauses), ...position }];
  }

  #pool(): Event[] {
    return [
      {
        kind: "pool-changed",
        assetId: this.#pick(this.#world.assets),
        lentUnits: this.#rng.u32() as Units,
        borrowedUnits: this.#rng.u32() as Units,
        pendingUnits: this.#rng.below(100) as Units,
        borrowRatePpb: this.#rng.below(2 ** 31),
        lendRatePpb: this.#rng.below(2 ** 31),
        throttleBoundPpm: this.#rng.below(1_000_001),
      },
    ];
  }

  #settle(): Event[] {
    return [
      {
        kind: "unsettled-changed",
        accountId: this.#pick(this.#world.accounts),
        marketId: this.#pick(this.#world.markets),
        cause: this.#pick(settlementCauses),
        units: this.#signed(),
        unsettledUnits: this.#signed(),
      },
    ];
  }

  #setPrices(): Event[] {
    const ticks = (): Ticks => (this.#rng.below(5) === 0 ? 0 : 90 + this.#rng.below(20)) as Ticks;
    const marketId = this.#pick(this.#world.markets);
    return [{ kind: "prices-set", marketId, sources: 3, indexTicks: ticks(), markTicks: ticks() }];
  }

  #setFunding(): Event[] {
    return [
      {
        kind: "funding-rate-set",
        marketId: this.#pick(this.#world.markets),
        ratePpb: this.#signed(),
        indexTicks: 100 as Ticks,
        markTicks: 101 as Ticks,
        intervalEndMs: this.#timeMs,
      },
    ];
  }

  #payFunding(): Event[] {
    return [
      {
        kind: "funding-paid",
        accountId: this.#pick(this.#world.accounts),
        marketId: this.#pick(this.#world.markets),
        sizeLots: this.#signed(),
        ratePpb: this.#signed(),
        units: this.#signed(),
        intervalEndMs: this.#timeMs,
      },
    ];
  }

  #liquidate(): Event[] {
    return [
      {
        kind: "liquidation-step",
        accountId: this.#pick(this.#world.accounts),
        marketId: this.#pick(this.#world.markets),
        assetId: this.#pick(this.#world.assets),
        stage: this.#pick(liquidationStages),
        isBid: this.#rng.below(2) === 0,
        quantity: this.#rng.u32(),
        priceTicks: 100 as Ticks,
        valueUnits: this.#rng.u32(),
        fundUnits: this.#signed(),
        takerId: this.#pick(this.#world.accounts),
      },
    ];
  }
}
