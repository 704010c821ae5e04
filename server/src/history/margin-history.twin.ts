import type {
  Event,
  EventKind,
  EventOf,
  FundingFilter,
  FundingPaymentRow,
  FundingRateRow,
  InterestFilter,
  InterestRow,
  LendingFilter,
  LendingMovementRow,
  LendingPositionFilter,
  LendingPositionRow,
  LiquidationFilter,
  LiquidationStepRow,
  MarketId,
  Page,
  Paging,
  PoolFilter,
  PoolRow,
  PositionFilter,
  PositionRow,
  SettlementFilter,
  SettlementRow,
} from "@holdall/core/protocol";

export interface Place {
  readonly sequence: number;
  readonly index: number;
  readonly timeMs: number;
}

/** Five minutes: of each, a pool keeps its last state. */
const POOL_SPAN_MS = 300_000;

/** The slow twin of the tables of lending, perps and liquidation: it looks at every event each time. */
export class MarginHistoryTwin {
  readonly #events: readonly (Event & Place)[];

  constructor(events: readonly (Event & Place)[]) {
    this.#events = events;
  }

  lendingMovements(filter: LendingFilter): Page<LendingMovementRow> {
    const rows = this.#log("lending-changed")
      .filter((row) => row.accountId === filter.accountId && isSame(filter.assetId, row.assetId))
      .filter((row) => filter.movements?.includes(row.movement) ?? true)
      .filter((row) => filter.causes?.includes(row.cause) ?? true);
    return pageOf(rows, filter);
  }

  lendingPositions(filter: LendingPositionFilter): Page<LendingPositionRow> {
    const positions = new Map<string, LendingPositionRow & { rateMs: bigint; spanMs: bigint }>();
    for (const event of this.#events) {
      if (event.kind === "lending-changed") {
        for (const side of ["lend", "borrow"] as const) {
          const units = side === "lend" ? event.lentUnits : event.borrowedUnits;
          const key = `${event.accountId}:${event.assetId}:${side}`;
          const before = positions.get(key);
          if ((before?.units ?? 0) === 0 && units === 0) continue;
          const isOpening = (before?.units ?? 0) === 0 && units > 0;
          const { accountId, assetId, cause } = event;
          const fresh = { interestUnits: 0, ratePpb: 0, rateMs: 0n, spanMs: 0n, openedAtMs: 0 };
          positions.set(key, {
            ...fresh,
            ...before,
            accountId,
            assetId,
            side,
            units,
            cause,
            ...(isOpening ? { openedAtMs: event.timeMs } : {}),
          });
        }
      } else if (event.kind === "interest-paid") {
        if (!["lend", "borrow", "entry-fee"].includes(event.interestKind)) continue;
        const side = event.interestKind === "lend" ? "lend" : "borrow";
        const key = `${event.accountId}:${event.assetId}:${side}`;
        const before = positions.get(key);
        if (before === undefined) continue;
        const rateMs = before.rateMs + BigInt(event.ratePpb) * BigInt(event.intervalMs);
        const spanMs = before.spanMs + BigInt(event.intervalMs);
        const ratePpb = spanMs === 0n ? 0 : Number(rateMs / spanMs);
        const interestUnits = before.interestUnits + event.units;
        positions.set(key, { ...before, interestUnits, rateMs, spanMs, ratePpb });
      }
    }
    const rows = [...positions.values()]
      .filter((row) => row.accountId === filter.accountId && isSame(filter.assetId, row.assetId))
      .filter((row) => isSame(filter.side, row.side) && isSame(filter.isOpen, row.units > 0))
      .sort(
        (a, b) =>
          a.openedAtMs - b.openedAtMs || a.assetId - b.assetId || (a.side < b.side ? -1 : 1),
      )
      .map(({ rateMs: _rateMs, spanMs: _spanMs, ...row }) => row);
    return pageOf(rows, filter);
  }

  interest(filter: InterestFilter): Page<InterestRow> {
    const rows = this.#log("interest-paid")
      .filter((row) => row.accountId === filter.accountId && isSame(filter.assetId, row.assetId))
      .filter((row) => isSame(filter.marketId, row.marketId))
      .filter((row) => filter.kinds?.includes(row.interestKind) ?? true);
    return pageOf(rows, filter);
  }

  fundingPayments(filter: FundingFilter): Page<FundingPaymentRow> {
    const rows = this.#log("funding-paid")
      .filter((row) => filter.accountIds.includes(row.accountId))
      .filter((row) => isSame(filter.marketId, row.marketId));
    return pageOf(rows, filter);
  }

  fundingRates(filter: Paging & { readonly marketId: MarketId }): Page<FundingRateRow> {
    const rows = this.#log("funding-rate-set").filter((row) => row.marketId === filter.marketId);
    return pageOf(rows, filter);
  }

  settlements(filter: SettlementFilter): Page<SettlementRow> {
    const rows = this.#log("unsettled-changed")
      .filter((row) => row.accountId === filter.accountId)
      .filter((row) => filter.causes?.includes(row.cause) ?? true);
    return pageOf(rows, filter);
  }

  positions(filter: PositionFilter): Page<PositionRow> {
    const positions = new Map<number, PositionRow>();
    for (const { cause, sequence: _s, index: _i, ...event } of this.#log("position-changed")) {
      const before = positions.get(event.positionId);
      const lotsLess = Math.abs(before?.sizeLots ?? 0) - Math.abs(event.sizeLots);
      const isForced = cause === "liquidation" || cause === "backstop" || cause === "adl";
      const liquidatedLots =
        (before?.liquidatedLots ?? 0) + (isForced && lotsLess > 0 ? lotsLess : 0);
      const { accountId, marketId, openedAtMs } = before ?? event;
      positions.set(event.positionId, {
        ...event,
        accountId,
        marketId,
        openedAtMs,
        liquidatedLots,
      });
    }
    const rows = [...positions.values()]
      .filter((row) => row.accountId === filter.accountId)
      .filter((row) => filter.marketIds?.includes(row.marketId) ?? true)
      .filter((row) => isSame(filter.isOpen, row.sizeLots !== 0))
      .sort((a, b) => a.openedAtMs - b.openedAtMs || a.positionId - b.positionId);
    return pageOf(rows, filter);
  }

  liquidations(filter: LiquidationFilter): Page<LiquidationStepRow> {
    const rows = this.#log("liquidation-step")
      .filter((row) => isSame(filter.accountId, row.accountId))
      .filter((row) => isSame(filter.marketId, row.marketId));
    return pageOf(rows, filter);
  }

  pools(filter: PoolFilter): readonly PoolRow[] {
    const spans = new Map<number, PoolRow>();
    for (const event of this.#log("pool-changed")) {
      if (event.assetId !== filter.assetId) continue;
      const { assetId, timeMs, lentUnits, borrowedUnits, borrowRatePpb, lendRatePpb } = event;
      const row = { assetId, timeMs, lentUnits, borrowedUnits, borrowRatePpb, lendRatePpb };
      spans.set(Math.floor(timeMs / POOL_SPAN_MS), row);
    }
    const steps = new Map<number, PoolRow>();
    for (const [span, row] of spans) {
      if (row.timeMs < filter.fromMs || row.timeMs > filter.toMs) continue;
      steps.set(Math.floor((span * POOL_SPAN_MS) / filter.stepMs), row);
    }
    return [...steps.values()];
  }

  #log<Kind extends EventKind>(wanted: Kind): (Omit<EventOf<Kind>, "kind"> & Place)[] {
    return this.#events
      .filter((event): event is EventOf<Kind> & Place => event.kind === wanted)
      .map(({ kind: _kind, ...row }) => row);
  }
}

function isSame<Value>(wanted: Value | null, value: Value): boolean {
  return wanted === null || wanted === value;
}

/** The part of all rows, in the order asked for, that a paging names. */
export function pageOf<Row>(rows: readonly Row[], { limit, offset, sort }: Paging): Page<Row> {
  const sorted = sort === "asc" ? rows : rows.toReversed();
  return { rows: sorted.slice(offset, offset + limit), total: rows.length };
}
