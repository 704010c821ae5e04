import type { Page } from "playwright-core";

/** A screen that is compared with how it was kept. */
export interface SnapshotScreen {
  /** Also the name of its file. */
  readonly name: string;
  readonly route: string;
  /** Selectors that must be there before it is taken. */
  readonly waitFor: readonly string[];
  /** What is done first on the open screen. */
  readonly act?: (page: Page) => Promise<unknown>;
  /** What changes by itself and is no part of the picture. */
  readonly hidden?: string;
  /** Kept at the width of a desk alone. */
  readonly isWideOnly?: true;
  /** Its boxes are compared at every run, its colours in the long one alone. */
  readonly isPlain?: true;
}

/** The kept screens of a visitor. To add one: a row here or below, then keep it (see `snapshot.journeys.ts`). */
export const visitorScreens: readonly SnapshotScreen[] = [
  {
    name: "markets",
    route: "/markets",
    waitFor: ['[data-part="totals"]', 'tr[data-key="BTC_USDC"]'],
  },
  {
    name: "sign-in",
    route: "/sign-in",
    waitFor: ['[data-part="demo-entry"]'],
  },
  {
    name: "sign-up",
    route: "/sign-up",
    waitFor: ['[data-part="sign-up"] form'],
    isWideOnly: true,
    isPlain: true,
  },
];

/** The kept screens of the demonstration's trader. */
export const traderScreens: readonly SnapshotScreen[] = [
  {
    name: "trade",
    route: "/trade/SOL_USDC_PERP?interval=15m&tab=balances",
    waitFor: [
      '[data-part="last"] .figure',
      ".chart-canvas canvas",
      ".equity .figure",
      // On a phone the ticket is a sheet that nobody has opened.
      '[data-part="most-reason"], .sides-bar',
    ],
    // Its columns are as wide as the figures of the moment.
    hidden: ".strip-figure",
  },
  {
    name: "earn",
    route: "/earn",
    waitFor: ['[data-part="pools"] tr[data-key="SOL"]'],
  },
  {
    name: "account",
    route: "/account",
    waitFor: ['[data-part="equity"] .figure', '[data-part="profit"] dl'],
  },
  {
    name: "funds",
    route: "/funds",
    waitFor: ['[data-part="address-qr"]', '[data-part="deposits"]'],
  },
  {
    name: "keys",
    route: "/keys",
    waitFor: ['[data-part="keys"]', "[data-snippet]"],
    // Programs name the address of the venue, which has another port each time.
    hidden: ".snippet-code code",
  },
  {
    name: "earn-asset",
    route: "/earn/SOL",
    waitFor: [".plot"],
    isWideOnly: true,
    isPlain: true,
  },
  {
    name: "subaccounts",
    route: "/account/subaccounts",
    waitFor: ['[data-part="subaccounts"] [data-part="health"]'],
    isWideOnly: true,
    isPlain: true,
  },
  {
    name: "history",
    route: "/account/history",
    waitFor: ["main .panel"],
    isWideOnly: true,
    isPlain: true,
  },
  {
    name: "tax",
    route: "/account/tax",
    waitFor: ["main .panel"],
    isWideOnly: true,
    isPlain: true,
  },
  {
    name: "settings",
    route: "/settings",
    waitFor: ['[data-part="shortcut-keys"]'],
    isPlain: true,
  },
  {
    name: "status",
    route: "/status",
    waitFor: [".hash"],
    hidden: ".hash, .rows dd",
    isWideOnly: true,
    isPlain: true,
  },
  {
    name: "operator",
    route: "/operator",
    waitFor: ["main .panel"],
    isWideOnly: true,
    isPlain: true,
  },
  {
    name: "reserves",
    route: "/reserves",
    waitFor: ['[data-part="verify"]'],
    hidden: ".figures dd, .hash",
    isWideOnly: true,
    isPlain: true,
  },
];
