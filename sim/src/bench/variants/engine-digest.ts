/** The digest of the engine's state, read through its views alone. */
import type { Engine } from "@holdall/core/engine";
import type { AccountId } from "@holdall/core/protocol";
import { inDigestOrder, stateDigest } from "../files/digest.ts";
import type { RestingOrder, StateDigest } from "../files/digest.ts";
import type { Plan } from "../files/plans.ts";
import { accountIdOf, HOUSE_ACCOUNT } from "./venue-setup.ts";

/** See `files/digest.ts`. The house stands last, as in every variant. */
export function engineDigest(engine: Engine, plan: Plan): string {
  const digest = stateDigest();
  const orders: RestingOrder[] = [];
  for (let account = 0; account < plan.accounts; account++) {
    addBalances(engine, digest, account, accountIdOf(account));
    addOrders(engine, orders, account);
  }
  addBalances(engine, digest, plan.accounts, HOUSE_ACCOUNT);
  for (const order of orders.sort(inDigestOrder)) digest.order(order);
  return digest.hex();
}

function addBalances(
  engine: Engine,
  digest: StateDigest,
  account: number,
  accountId: AccountId,
): void {
  const balances = engine.view({ kind: "balances", accountId });
  for (const balance of balances.toSorted((a, b) => a.assetId - b.assetId)) {
    digest.balance(account, balance.assetId, balance.freeUnits, balance.lockedUnits);
  }
}

function addOrders(engine: Engine, orders: RestingOrder[], account: number): void {
  const accountId = accountIdOf(account);
  for (const { state } of engine.view({ kind: "open-orders", accountId, marketId: null })) {
    orders.push({
      market: state.marketId,
      side: state.side === "bid" ? 0 : 1,
      priceTicks: state.priceTicks,
      openLots: state.sizeLots - state.filledLots,
      account,
    });
  }
}
