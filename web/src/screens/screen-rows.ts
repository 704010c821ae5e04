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
  readonly load: () => Promise<{ readonly default: ComponentType }>;
  readonly screen: LazyExoticComponent<ComponentType>;
}

interface Given {
  readonly path: string;
  readonly name: ScreenName;
  readonly key?: string;
  readonly href?: string;
}

function row(given: Given, load: () => Promise<ComponentType>): ScreenRow {
  const fetched = async (): Promise<{ default: ComponentType }> => ({ default: await load() });
  return { href: given.path, ...given, load: fetched, screen: lazy(fetched) };
}

/** Every screen of the application. To add one: a row here and a folder beside it. */
export const screenRows: readonly ScreenRow[] = [
  row(
    { path: "/markets", name: "nav.markets", key: "m" },
    async () => (await import("./markets/markets.tsx")).Markets,
  ),
  row(
    { path: "/trade/:symbol", name: "nav.trade", key: "t", href: "/trade/BTC_USDC" },
    async () => (await import("./trade/trade.tsx")).Trade,
  ),
];
