/**
 * The venue of CEX-1000's variant `full` (`performance.md` section 8): the same assets, accounts and
 * funds, every asset is collateral, the last tenth of the markets are perpetuals, and whoever trades
 * there is asked by margin at every order. The same file runs on it: no order of it is refused, since
 * everybody owns far more than an order's margin.
 */
import type { Command } from "@holdall/core/protocol";
import {
  BASE_COLLATERAL,
  LENDING,
  marginParameters,
  PERP,
  SETTLEMENT_COLLATERAL,
} from "../margin/venue.ts";
import { midStartTicks } from "../files/generate.ts";
import { assetsOf } from "../files/plans.ts";
import type { Plan } from "../files/plans.ts";
import {
  accountIdOf,
  addAsset,
  deposit,
  listMarket,
  openAccount,
  parameters,
} from "./venue-setup.ts";

const PERPS_ONE_IN = 10;

/** Everything that opens the venue, in order. */
export function* marginSetupCommands(plan: Plan): Generator<Command> {
  yield addAsset("USDC", 6, { collateral: SETTLEMENT_COLLATERAL, lending: LENDING });
  for (let market = 0; market < plan.markets; market += 1) {
    yield addAsset(`B${market}`, 8, { collateral: BASE_COLLATERAL });
  }
  yield openAccount("House");
  for (let account = 0; account < plan.accounts; account += 1) {
    yield openAccount(`Trader ${account}`);
  }
  // Behind the traders, who keep the numbers that the file gives them.
  for (const name of ["Pool", "Clearing", "Fund", "Treasury"]) yield openAccount(name);
  const [pool, clearing, fund, treasury] = [0, 1, 2, 3].map((place) => plan.accounts + place);
  const margin = marginParameters({
    pool: accountIdOf(pool),
    clearing: accountIdOf(clearing),
    fund: accountIdOf(fund),
    treasury: accountIdOf(treasury),
  });
  yield { kind: "set-parameters", parameters: JSON.stringify({ ...parameters(), margin }) };
  for (let market = 0; market < plan.markets; market += 1) {
    yield listMarket(market, isPerp(plan, market) ? PERP : undefined);
    yield setPrices(market);
  }
  for (let account = 0; account < plan.accounts; account += 1) {
    for (const asset of assetsOf(plan, account)) yield deposit(account, asset);
  }
}

function isPerp(plan: Plan, market: number): boolean {
  return market >= plan.markets - Math.floor(plan.markets / PERPS_ONE_IN);
}

function setPrices(market: number): Command {
  type Prices = Extract<Command, { kind: "set-prices" }>;
  const ticks = midStartTicks("staggered", market) as Prices["markTicks"];
  return {
    kind: "set-prices",
    marketId: market as Prices["marketId"],
    sources: 3,
    indexTicks: ticks,
    markTicks: ticks,
  };
}
