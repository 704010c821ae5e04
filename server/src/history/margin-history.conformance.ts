import {
  interestKinds,
  lendingCauses,
  lendingMovements,
  settlementCauses,
} from "@holdall/core/protocol";
import type { Paging } from "@holdall/core/protocol";
import type { Rng } from "@holdall/server/ports";
import { expect } from "vitest";
import type { MarginHistoryTwin } from "./margin-history.twin.ts";
import { START_MS, accounts, assets, markets } from "./random-results.twin.ts";
import type { Store } from "./store.ts";

const DAY_MS = 86_400_000;

/** One random question about each table of lending, perps and liquidation: twin and store agree. */
export async function expectSameMargin(
  store: Store,
  twin: MarginHistoryTwin,
  rng: Rng,
  paging: Paging,
): Promise<void> {
  const pick = <Value>(values: readonly Value[]): Value => values[rng.below(values.length)];
  const some = <Value>(values: readonly Value[]): Value[] | null =>
    rng.below(3) === 0 ? null : values.filter(() => rng.below(2) === 0);
  const accountId = pick(accounts);
  const assetId = pick([null, ...assets]);
  const marketId = pick([null, ...markets]);
  const isOpen = pick([null, true, false]);
  const own = { accountId, assetId, ...paging };

  const movements = { ...own, movements: some(lendingMovements), causes: some(lendingCauses) };
  expect(await store.lendingMovements(movements)).toEqual(twin.lendingMovements(movements));
  const lending = { ...own, side: pick([null, "lend", "borrow"] as const), isOpen };
  expect(await store.lendingPositions(lending)).toEqual(twin.lendingPositions(lending));
  const interest = { ...own, marketId, kinds: some(interestKinds) };
  expect(await store.interest(interest)).toEqual(twin.interest(interest));
  const funding = { accountIds: some(accounts) ?? accounts, marketId, ...paging };
  expect(await store.fundingPayments(funding)).toEqual(twin.fundingPayments(funding));
  const rates = { marketId: pick(markets), ...paging };
  expect(await store.fundingRates(rates)).toEqual(twin.fundingRates(rates));
  const settlements = { accountId, causes: some(settlementCauses), ...paging };
  expect(await store.settlements(settlements)).toEqual(twin.settlements(settlements));
  const positions = { accountId, marketIds: some(markets), isOpen, ...paging };
  expect(await store.positions(positions)).toEqual(twin.positions(positions));
  const liquidations = { accountId: pick([null, accountId]), marketId, ...paging };
  expect(await store.liquidations(liquidations)).toEqual(twin.liquidations(liquidations));
  const fromMs = pick([0, START_MS + rng.below(20) * DAY_MS]);
  const toMs = fromMs + START_MS;
  const pools = { assetId: pick(assets), fromMs, toMs, stepMs: pick([300_000, DAY_MS]) };
  expect(await store.pools(pools)).toEqual(twin.pools(pools));
}
