import type { Page } from "playwright-core";

/** A screen that is compared with how it was kept. */
export interface SnapshotScreen {
  /** Also the name of its file. */
  readonly name: string;
  readonly route: string;
  /** Who looks: nobody in particular, or the trader of the demonstration. */
  readonly as: "visitor" | "trader";
  /** Selectors that must be there before it is taken. */
  readonly waitFor: readonly string[];
  /** What is done first on the open screen. */
  readonly act?: (page: Page) => Promise<unknown>;
}

/** Every kept screen. To add one: a row here, then keep it (see `snapshots.test.ts`). */
export const snapshotScreens: readonly SnapshotScreen[] = [
  {
    name: "markets",
    route: "/markets",
    as: "visitor",
    waitFor: ['[data-part="totals"]', 'tr[data-key="BTC_USDC"]'],
  },
  {
    name: "trade",
    route: "/trade/SOL_USDC_PERP?interval=15m&tab=balances",
    as: "trader",
    waitFor: ['[data-part="last"] .figure', ".chart-canvas canvas"],
  },
  {
    name: "sign-in",
    route: "/sign-in",
    as: "visitor",
    waitFor: ['[data-part="demo-entry"]'],
  },
  {
    name: "earn",
    route: "/earn",
    as: "trader",
    waitFor: ['[data-part="pools"] tr[data-key="SOL"]'],
  },
  {
    name: "account",
    route: "/account",
    as: "trader",
    waitFor: ['[data-part="equity"] .figure'],
  },
  {
    name: "funds",
    route: "/funds",
    as: "trader",
    waitFor: ['[data-part="address-qr"]', '[data-part="deposits"]'],
  },
  {
    name: "keys",
    route: "/keys",
    as: "trader",
    waitFor: ['[data-part="keys"]', "[data-snippet]"],
  },
];
