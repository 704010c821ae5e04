import type { Engine } from "@holdall/core/engine";
import { OUTSIDE_ACCOUNT } from "@holdall/core/protocol";
import type { AccountId, Event, EventOf, MarketId } from "@holdall/core/protocol";
import { Broken } from "./broken.ts";

const DEPTH_LEVELS = 1_000;

/**
 * A plain fold of the events, as any reader would keep it: balances, claims and debts, positions and
 * levels of the books. It knows no rule; what it holds must be what the engine says of itself.
 */
export class Fold {
  readonly #balances = new Map<string, string>();
  readonly #lending = new Map<string, string>();
  readonly #positions = new Map<string, string>();
  readonly #levels = new Map<number, Map<string, number>>();
  #accountMax = 0;

  take(events: readonly Event[]): void {
    for (const event of events) this.#takeOne(event);
  }

  /** Throws where the state is not what its events told (H1, B6). */
  compare(engine: Engine): void {
    const told = [this.#balances, this.#lending, this.#positions];
    const [balances, lending, positions] = [0, 1, 2].map(() => new Map<string, string>());
    for (let id = 1; id <= this.#accountMax; id++) {
      const accountId = id as AccountId;
      for (const row of engine.view({ kind: "balances", accountId }))
        balances.set(`${id}:${row.assetId}`, `${row.freeUnits} ${row.lockedUnits}`);
      for (const row of engine.view({ kind: "lending", accountId }))
        lending.set(`${id}:${row.assetId}`, `${row.lentUnits} ${row.borrowedUnits}`);
      for (const row of engine.view({ kind: "positions", accountId }))
        positions.set(`${id}:${row.marketId}`, `${row.sizeLots} ${row.entryQuote}`);
    }
    for (const [index, state] of [balances, lending, positions].entries()) {
      const name = ["balance", "claim", "position"][index];
      compareRows(name, told[index], state);
    }
    for (const [marketId, levels] of this.#levels) compareBook(engine, marketId, levels);
  }

  #takeOne(event: Event): void {
    if (event.kind === "account-opened") {
      this.#accountMax = Math.max(this.#accountMax, event.accountId);
    } else if (event.kind === "balance-changed" && event.accountId !== OUTSIDE_ACCOUNT) {
      const { accountId, assetId, freeUnits, lockedUnits } = event;
      this.#balances.set(`${accountId}:${assetId}`, `${freeUnits} ${lockedUnits}`);
    } else if (event.kind === "lending-changed") {
      const { accountId, assetId, lentUnits, borrowedUnits } = event;
      this.#lending.set(`${accountId}:${assetId}`, `${lentUnits} ${borrowedUnits}`);
    } else if (event.kind === "position-changed") {
      const { accountId, marketId, sizeLots, entryQuote } = event;
      this.#positions.set(`${accountId}:${marketId}`, `${sizeLots} ${entryQuote}`);
    } else if (event.kind === "level-changed") {
      this.#takeLevel(event);
    }
  }

  #takeLevel({ marketId, side, priceTicks, totalLots }: EventOf<"level-changed">): void {
    const levels = this.#levels.get(marketId) ?? new Map<string, number>();
    this.#levels.set(marketId, levels);
    if (totalLots === 0) levels.delete(`${side}:${priceTicks}`);
    else levels.set(`${side}:${priceTicks}`, totalLots);
  }
}

/** A row that is all zeros may be missing on either side. */
function compareRows(
  name: string,
  told: ReadonlyMap<string, string>,
  state: ReadonlyMap<string, string>,
): void {
  for (const key of new Set([...told.keys(), ...state.keys()])) {
    const [left, right] = [told.get(key) ?? "0 0", state.get(key) ?? "0 0"];
    if (left !== right) throw new Broken(`H1: ${name} ${key} is ${right}, and was told as ${left}`);
  }
}

function compareBook(engine: Engine, marketId: number, told: ReadonlyMap<string, number>): void {
  const query = { kind: "depth", marketId: marketId as MarketId, levels: DEPTH_LEVELS } as const;
  const depth = engine.view(query);
  if (depth === null) throw new Broken(`H1: market ${marketId} was told of and is not there`);
  const rows = [
    ...depth.bids.map(([ticks, lots]) => [`bid:${ticks}`, lots] as const),
    ...depth.asks.map(([ticks, lots]) => [`ask:${ticks}`, lots] as const),
  ];
  if (rows.length !== told.size || rows.some(([key, lots]) => told.get(key) !== lots))
    throw new Broken(`B6: the book of market ${marketId} is not what its levels were told as`);
}
