import type { Engine } from "@holdall/core/engine";
import { OUTSIDE_ACCOUNT } from "@holdall/core/protocol";
import type { AccountId, Event } from "@holdall/core/protocol";
import { Broken } from "./broken.ts";

/** Decimal indices of a pool, which never fall. */
type Indices = Map<number, readonly [lend: bigint, borrow: bigint]>;

/** The laws that hold after every command, whatever it was. */
export class Laws {
  readonly #indices: Indices = new Map();

  /** Asks every law after a command with these events. */
  ask(engine: Engine, events: readonly Event[], hasMargin: boolean): void {
    for (const row of engine.view({ kind: "zero-sum" })) {
      if (row.differenceUnits !== "0")
        throw new Broken(`L2: asset ${row.assetId} sums to ${row.differenceUnits}`);
    }
    for (const event of events) {
      if (event.kind !== "balance-changed" || event.accountId === OUTSIDE_ACCOUNT) continue;
      if (event.freeUnits < 0 || event.lockedUnits < 0)
        throw new Broken(`L4: account ${event.accountId} has less than nothing`);
    }
    askBooks(engine, events);
    if (!hasMargin) return;
    const broken = engine.view({ kind: "margin-laws" });
    if (broken.length > 0) throw new Broken(`margin: ${broken.join("; ")}`);
    this.#askPools(engine, events);
    askTaker(engine, events);
  }

  /** N1, N2, N3: what lenders own is there or owed, and indices only rise. */
  #askPools(engine: Engine, events: readonly Event[]): void {
    if (!events.some(({ kind }) => kind === "pool-changed")) return;
    for (const pool of engine.view({ kind: "pools" })) {
      const indices = [BigInt(pool.lendIndex), BigInt(pool.borrowIndex)] as const;
      const before = this.#indices.get(pool.assetId) ?? indices;
      if (indices[0] < before[0] || indices[1] < before[1])
        throw new Broken(`N2: an index of pool ${pool.assetId} fell`);
      if (pool.borrowedUnits > pool.lentUnits + pool.pendingUnits)
        throw new Broken(`N3: pool ${pool.assetId} lends more than it has`);
      this.#indices.set(pool.assetId, indices);
    }
  }
}

/** B1: a market that trades is not crossed. */
function askBooks(engine: Engine, events: readonly Event[]): void {
  const touched = new Set(
    events.flatMap((event) => (event.kind === "level-changed" ? [event.marketId as number] : [])),
  );
  if (touched.size === 0) return;
  for (const market of engine.view({ kind: "markets" })) {
    const { bestBidTicks, bestAskTicks, state } = market;
    if (!touched.has(market.marketId) || state === "auction" || state === "closed") continue;
    if (bestBidTicks > 0 && bestAskTicks > 0 && bestBidTicks >= bestAskTicks)
      throw new Broken(`B1: market ${market.marketId} is crossed at ${bestBidTicks}`);
  }
}

/** An order that met nobody and rests nowhere took no risk, whoever sent it. */
function endedUnfilled(events: readonly Event[], orderOrdinal: number): boolean {
  return events.some(
    (event) =>
      event.kind === "order-expired" &&
      event.orderOrdinal === orderOrdinal &&
      event.filledLots === 0,
  );
}

/** M1: who was let rest an order, borrow or take out has margin for it; B3: nothing fills beyond its size. */
function askTaker(engine: Engine, events: readonly Event[]): void {
  for (const event of events) {
    if (event.kind === "order-filled" && event.sizeLots > 0 && event.filledLots > event.sizeLots)
      throw new Broken(`B3: order ${event.orderOrdinal} is filled beyond its size`);
  }
  const [first] = events;
  const isRisk =
    events.some(({ kind }) => kind === "withdrawal-requested") ||
    (first?.kind === "order-accepted" &&
      !first.reduceOnly &&
      first.origin === "user" &&
      !endedUnfilled(events, first.orderOrdinal));
  if (!isRisk || first === undefined || !("accountId" in first)) return;
  const query = { kind: "account-risk", accountId: first.accountId } as const;
  const risk = engine.view(query);
  if (risk === null || risk.exposureUnits === 0) return;
  if (risk.availableUnits < 0)
    throw new Broken(`M1: account ${first.accountId} took a risk beyond its margin`);
}

/** Q1: after rounds at marks that stand still nobody is worth less than nothing. */
export function askSolvency(engine: Engine): void {
  for (let accountId = 1; ; accountId++) {
    const risk = engine.view({ kind: "account-risk", accountId: accountId as AccountId });
    if (risk === null) return;
    if (risk.equityUnits < 0)
      throw new Broken(`Q1: account ${accountId} is worth ${risk.equityUnits}`);
  }
}
