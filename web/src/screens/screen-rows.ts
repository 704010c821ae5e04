import { lazy } from "react";
import type { ComponentType, LazyExoticComponent } from "react";
import type { WordKey } from "@holdall/web/words";

/** Names of screens. */
export type ScreenName = Extract<WordKey, `nav.${string}`>;

/** One screen: its place, its name, and how it is fetched. */
export interface ScreenRow {
  /** The route; English in every language. */
  readonly path: string;
  readonly name: ScreenName;
  /** The key after `g`; none for screens reached from others. */
  readonly key?: string;
  readonly href: string;
  /** Whether the words of the frame and the market pages are all that it says. */
  readonly isMarket?: true;
  /** Whether its engine is still to come: the screen says so, and no menu leads to it. */
  readonly isAwaited?: true;
  readonly load: () => Promise<{ readonly default: ComponentType }>;
  readonly screen: LazyExoticComponent<ComponentType>;
}

interface Given {
  readonly path: string;
  readonly name: ScreenName;
  readonly key?: string;
  readonly href?: string;
  readonly isMarket?: true;
  readonly isAwaited?: true;
}

function row(given: Given, load: () => Promise<ComponentType>): ScreenRow {
  const fetched = async (): Promise<{ default: ComponentType }> => ({ default: await load() });
  return { href: given.path, ...given, load: fetched, screen: lazy(fetched) };
}

/** Every screen of the application. To add one: a row here and a folder beside it. */
export const screenRows: readonly ScreenRow[] = [
  row(
    { path: "/markets", name: "nav.markets", key: "m", isMarket: true },
    async () => (await import("./markets/markets.tsx")).Markets,
  ),
  row(
    {
      path: "/trade/:symbol",
      name: "nav.trade",
      key: "t",
      href: "/trade/BTC_USDC",
      isMarket: true,
    },
    async () => (await import("./trade/trade.tsx")).Trade,
  ),
  row(
    { path: "/earn", name: "nav.earn", key: "e" },
    async () => (await import("./earn/earn.tsx")).Earn,
  ),
  row(
    { path: "/earn/:asset", name: "nav.earn" },
    async () => (await import("./earn/earn-asset.tsx")).EarnAsset,
  ),
  row(
    { path: "/convert", name: "nav.convert", key: "c", isAwaited: true },
    async () => (await import("./convert/convert.tsx")).Convert,
  ),
  row(
    { path: "/vaults", name: "nav.vaults", key: "v", isAwaited: true },
    async () => (await import("./vaults/vaults.tsx")).Vaults,
  ),
  row(
    { path: "/vaults/:id", name: "nav.vaults", isAwaited: true },
    async () => (await import("./vaults/vaults.tsx")).VaultScreen,
  ),
  row(
    { path: "/strategies", name: "nav.strategies", isAwaited: true },
    async () => (await import("./strategies/strategies.tsx")).Strategies,
  ),
  row(
    { path: "/account", name: "nav.account", key: "a" },
    async () => (await import("./account/account.tsx")).AccountScreen,
  ),
  row(
    { path: "/account/collateral", name: "nav.collateral" },
    async () => (await import("./account/collateral.tsx")).CollateralScreen,
  ),
  row(
    { path: "/account/subaccounts", name: "nav.subaccounts" },
    async () => (await import("./subaccounts/subaccounts.tsx")).SubaccountsScreen,
  ),
  row(
    { path: "/account/history", name: "nav.history" },
    async () => (await import("./history/history.tsx")).HistoryScreen,
  ),
  row(
    { path: "/account/tax", name: "nav.tax" },
    async () => (await import("./tax/tax.tsx")).TaxScreen,
  ),
  row(
    { path: "/funds", name: "nav.funds", key: "f" },
    async () => (await import("./funds/funds.tsx")).Funds,
  ),
  row(
    { path: "/reserves", name: "nav.reserves", key: "r" },
    async () => (await import("./reserves/reserves.tsx")).Reserves,
  ),
  row(
    { path: "/keys", name: "nav.keys", key: "k" },
    async () => (await import("./keys/keys.tsx")).Keys,
  ),
  row(
    { path: "/settings", name: "nav.settings", key: "s" },
    async () => (await import("./settings/settings.tsx")).Settings,
  ),
  row(
    { path: "/status", name: "nav.status" },
    async () => (await import("./status/status.tsx")).StatusScreen,
  ),
  row(
    { path: "/sign-in", name: "nav.signIn" },
    async () => (await import("./sign-in/sign-in.tsx")).SignIn,
  ),
  row(
    { path: "/sign-up", name: "nav.signUp" },
    async () => (await import("./sign-in/sign-up.tsx")).SignUp,
  ),
  row(
    { path: "/operator", name: "nav.operator" },
    async () => (await import("./operator/operator.tsx")).Operator,
  ),
];

/** The screens that menus, palette and shortcuts lead to. */
export const offeredRows: readonly ScreenRow[] = screenRows.filter(
  ({ isAwaited }) => isAwaited !== true,
);
