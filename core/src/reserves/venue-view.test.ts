import { expect, test } from "vitest";
import type { Answer, Query } from "@holdall/core/protocol";
import { viewOfVenue } from "./venue-view.ts";
import type { AskState } from "./venue-view.ts";

const USDC = 0;
const SOL = 1;
const NEW = 2;

const spot = { kind: "spot", quoteAssetId: USDC, tickSize: "0.01" };
const house = { feeAccountId: 1, dustAccountId: 2, settlementAssetId: USDC };
const plain = {
  parameters: house,
  assets: [
    { assetId: USDC, spec: { symbol: "USDC", decimals: 6 } },
    { assetId: SOL, spec: { symbol: "SOL", decimals: 9 } },
    { assetId: NEW, spec: { symbol: "NEW", decimals: 2 } },
  ],
  markets: [
    { spec: { ...spot, baseAssetId: SOL }, markTicks: 15_025 },
    // Only the first listed market of an asset gives its mark.
    { spec: { ...spot, baseAssetId: SOL }, markTicks: 99 },
    { spec: { ...spot, baseAssetId: NEW }, markTicks: 0 },
  ],
  "zero-sum": [
    { assetId: USDC, differenceUnits: "0", heldUnits: "112" },
    { assetId: SOL, differenceUnits: "0", heldUnits: "5" },
    { assetId: NEW, differenceUnits: "0", heldUnits: "0" },
  ],
};

type Rows = Readonly<Record<number, unknown>>;
interface World {
  readonly answers: Readonly<Record<string, unknown>>;
  readonly balances: Rows;
  readonly lending?: Rows;
  readonly risks?: Rows;
  /** Accounts that answer to nothing about themselves. */
  readonly purses?: readonly number[];
  readonly accounts: number;
}

/** A state as plain answers: user n has the account n, number 7. */
function asking(world: World): AskState {
  const { accounts, balances, purses = [], lending = {}, risks = {} } = world;
  const own = (id: number) => ({ accountId: id, userId: id, subaccountNumber: 7 });
  const byAccount: Readonly<Record<string, (id: number) => unknown>> = {
    "user-of-account": (id) => (id > accounts ? null : id),
    account: (id) => (purses.includes(id) ? null : own(id)),
    "accounts-of-user": (id) => [own(id)],
    balances: (id) => balances[id] ?? [],
    lending: (id) => lending[id] ?? [],
    "account-risk": (id) => risks[id],
  };
  return <const Q extends Query>(query: Q) => {
    const { accountId, userId } = query as {
      readonly accountId?: number;
      readonly userId?: number;
    };
    const answer = byAccount[query.kind]?.(accountId ?? userId ?? 0) ?? world.answers[query.kind];
    return (answer ?? null) as Answer<Q["kind"]>;
  };
}

const spotVenue: World = {
  answers: plain,
  accounts: 3,
  balances: {
    1: [{ assetId: USDC, freeUnits: 12, lockedUnits: 0 }],
    3: [
      { assetId: USDC, freeUnits: 60, lockedUnits: 40 },
      { assetId: SOL, freeUnits: 0, lockedUnits: 5 },
    ],
  },
};

test("free and locked alike are owed, and the house's accounts carry their names", () => {
  const accounts = [...viewOfVenue(asking(spotVenue)).accounts];
  expect(accounts.map(({ disclosedAs }) => disclosedAs)).toEqual(["fees", "dust", undefined]);
  expect(accounts[0].entries).toEqual([{ asset: USDC, component: "house", units: 12 }]);
  expect(accounts[2]).toEqual({
    userId: 3n,
    subaccountId: 7,
    entries: [
      { asset: USDC, component: "spot", units: 100 },
      { asset: SOL, component: "spot", units: 5 },
    ],
  });
});

test("assets carry the marks of their first markets in dollars; without one there is none", () => {
  const { assets, netUnits } = viewOfVenue(asking(spotVenue));
  expect(assets.map(({ markUsdE18 }) => markUsdE18)).toEqual([
    10n ** 18n,
    150_250_000_000_000_000_000n,
    undefined,
  ]);
  expect(assets.map(({ haircut }) => haircut.weightPpm)).toEqual([0n, 0n, 0n]);
  expect(netUnits).toEqual([112n, 5n, 0n]);
});

/** A lender (7) of 80, a borrower (8) of 31 of them with a losing position, its winner (9); one fee waits. */
const marginVenue: World = {
  answers: {
    ...plain,
    parameters: {
      ...house,
      margin: {
        poolAccountId: 3,
        clearingAccountId: 4,
        insuranceAccountId: 5,
        treasuryAccountId: 6,
      },
    },
    assets: [
      {
        assetId: USDC,
        spec: {
          symbol: "USDC",
          decimals: 6,
          collateral: { weightPpm: 1_000_000, haircut: { kind: "identity" } },
        },
      },
      {
        assetId: SOL,
        spec: {
          symbol: "SOL",
          decimals: 9,
          collateral: {
            weightPpm: 900_000,
            haircut: { kind: "inverseSqrt", basePpm: 1_000_000, penaltyPpb: 80_000 },
          },
        },
      },
    ],
    "zero-sum": [
      { assetId: USDC, differenceUnits: "0", heldUnits: "150" },
      { assetId: SOL, differenceUnits: "0", heldUnits: "0" },
    ],
    pools: [{ assetId: USDC, pendingUnits: 1 }],
    riskiest: [{ accountId: 8 }, { accountId: 9 }],
  },
  accounts: 9,
  purses: [3, 4],
  balances: {
    3: [{ assetId: USDC, freeUnits: 50, lockedUnits: 0 }],
    4: [{ assetId: USDC, freeUnits: 20, lockedUnits: 0 }],
    5: [{ assetId: USDC, freeUnits: 10, lockedUnits: 0 }],
    8: [{ assetId: USDC, freeUnits: 70, lockedUnits: 0 }],
  },
  lending: {
    7: [{ assetId: USDC, lentUnits: 80, borrowedUnits: 0 }],
    8: [{ assetId: USDC, lentUnits: 0, borrowedUnits: 31 }],
  },
  risks: {
    8: { positions: [{ pnlUnits: -40 }, { pnlUnits: 3 }], unsettledUnits: 0 },
    9: { positions: [{ pnlUnits: 37 }], unsettledUnits: 20 },
  },
};

test("claims and debts, profits and losses stand side by side; the purses are counted through their owners", () => {
  const { accounts, netUnits, assets } = viewOfVenue(asking(marginVenue));
  const rows = [...accounts];
  expect(rows.map(({ userId, disclosedAs }) => [Number(userId), disclosedAs])).toEqual([
    [1, "fees"],
    [2, "dust"],
    [4, "clearing"],
    [5, "insurance"],
    [6, "treasury"],
    [7, undefined],
    [8, undefined],
    [9, undefined],
  ]);
  const kept = rows.map(({ entries }) =>
    entries.filter(({ units }) => units !== 0).map(({ asset, units }) => [asset, units]),
  );
  const perp = assets.length - 1;
  expect(kept).toEqual([
    [[USDC, 1]],
    [],
    [
      [USDC, 20],
      [perp, -20],
    ],
    [[USDC, 10]],
    [],
    [[USDC, 80]],
    [
      [USDC, 70],
      [USDC, -31],
      [perp, -40],
      [perp, 3],
    ],
    [
      [perp, 37],
      [perp, 20],
    ],
  ]);
  const sums = netUnits.map((_, a) =>
    kept.flat().reduce((sum, [asset, units]) => (asset === a ? sum + BigInt(units) : sum), 0n),
  );
  expect(sums).toEqual(netUnits);
  expect(netUnits).toEqual([150n, 0n, 0n]);
});

test("collateral functions are those of the specifications, and derivatives count in full", () => {
  const { assets } = viewOfVenue(asking(marginVenue));
  expect(assets.map(({ haircut }) => haircut)).toEqual([
    { kind: "identity", weightPpm: 1_000_000n },
    { kind: "inverseSqrt", weightPpm: 900_000n, basePpm: 1_000_000n, penaltyE12: 80_000_000n },
    { kind: "identity", weightPpm: 1_000_000n },
  ]);
  expect(assets[2]).toMatchObject({
    id: 65_536,
    symbol: "USDC.PERP",
    kind: "perp",
    decimals: 6,
    markUsdE18: 10n ** 18n,
  });
});
