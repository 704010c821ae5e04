import type { Balance, Chain, Collectible, Simulated, Stake, Token } from "@holdall/chain/port";
import { expect, test } from "vitest";
import { activityOf, wholeActivityOf } from "./activity.ts";
import { galleryOf } from "./gallery.ts";
import { holdingsOf } from "./holdings.ts";
import { portfolioOf } from "./portfolio.ts";
import { receiveGroups } from "./receive.ts";
import { worseOf } from "./send.ts";
import { stakesOf } from "./stake.ts";

const NATIVE = { kind: "native" } as const;
const USDC = { kind: "token", id: "usdc" } as const;
const coin = (units: bigint): Balance => ({ asset: NATIVE, units, decimals: 9, account: null });
const usdc = (units: bigint): Balance => ({ asset: USDC, units, decimals: 6, account: "held" });
const FACT = { sources: 2, isFresh: true, height: 7n, atMs: 1 };

/** A network that answers as told: the real ones are played end to end by the simulator. */
function network(id: string, answers: Partial<Chain>): Chain {
  return { network: { id }, ...answers } as Chain;
}

const silent = { refusal: { code: "nodes-silent", detail: "" } } as const;
const holding = (id: string, value: readonly Balance[], isFresh = true): Chain =>
  network(id, { balances: () => Promise.resolve({ value: { ...FACT, isFresh, value } }) });
const place = (chain: Chain) => ({ chain, address: "me", tokenIds: [] });

test("each asset has its value rounded down, and none without a price", async () => {
  const prices = { "a/native": { quoteUnits: 150_000_001n, atMs: 1 } };
  const { rows, totalQuote } = await portfolioOf(
    [place(holding("a", [coin(1_999_999_999n), usdc(5n)])), place(holding("b", [coin(3n)], false))],
    prices,
  );
  expect(rows.map((row) => row.valueQuote)).toEqual([300_000_001n, null, null]);
  expect(rows.map((row) => row.isFresh)).toEqual([true, true, false]);
  expect(totalQuote).toBe(300_000_001n);
  expect((await portfolioOf([place(holding("a", [coin(1n)]))], {})).totalQuote).toBeNull();
});

test("a silent network is named, and its absence is not a total", async () => {
  const quiet = network("b", { balances: () => Promise.resolve(silent) });
  const prices = { "a/native": { quoteUnits: 1n, atMs: 1 } };
  const portfolio = await portfolioOf([place(holding("a", [coin(1n)])), place(quiet)], prices);
  expect(portfolio.silent).toEqual([{ network: "b", code: "nodes-silent" }]);
  expect(portfolio.totalQuote).toBeNull();
});

const plain = {
  permanentDelegate: null,
  transferFeeBps: 0,
  hookProgram: null,
  isNonTransferable: false,
  isFrozenByDefault: false,
};
const token = (more: Partial<Token>): Token => ({
  id: "usdc",
  decimals: 6,
  symbol: "USDC",
  name: "USD Coin",
  traits: plain,
  extensions: [],
  ...more,
});
const PINS = [{ id: "true-usdc", symbol: "USDC" }];
const unpriced = { pins: PINS, isPriced: () => false };

test("a false twin and a link are warned of and hidden, and a price or a pin brings them back", () => {
  const [twin] = holdingsOf([usdc(1n)], [token({})], unpriced);
  expect(twin).toMatchObject({ warnings: ["not-the-known-one"], isHidden: true, isPinned: false });
  const bait = token({ symbol: "FREE", name: "visit claim-airdrop.xyz" });
  expect(holdingsOf([usdc(1n)], [bait], unpriced)[0]).toMatchObject({
    warnings: ["link-in-name"],
    isHidden: true,
  });
  expect(holdingsOf([usdc(1n)], [bait], { ...unpriced, isPriced: () => true })[0].isHidden).toBe(
    false,
  );
  const pinned = { ...unpriced, pins: [{ id: "usdc", symbol: "USDC" }] };
  expect(holdingsOf([usdc(1n)], [token({})], pinned)[0]).toMatchObject({
    warnings: [],
    isHidden: false,
    isPinned: true,
  });
  expect(holdingsOf([coin(1n)], [], unpriced)[0]).toMatchObject({
    isHidden: false,
    isPinned: true,
  });
});

test("what an issuer can do is said of each token", () => {
  const traits = {
    permanentDelegate: "x",
    transferFeeBps: 1,
    hookProgram: "y",
    isNonTransferable: true,
    isFrozenByDefault: true,
  };
  const [holding] = holdingsOf([usdc(1n)], [token({ symbol: "T", traits })], unpriced);
  expect(holding.warnings).toEqual([
    "permanent-delegate",
    "transfer-fee",
    "hook",
    "non-transferable",
    "frozen-by-default",
  ]);
  expect(holding.isHidden).toBe(false);
});

test("activity of several networks is one list, newest first, and goes on where there is more", async () => {
  const page = (times: readonly (number | null)[], next: string | null): Partial<Chain> => ({
    history: (_, { before }) =>
      Promise.resolve({
        value: {
          movements: times.map((atMs) => ({
            id: `${before ?? ""}${atMs}`,
            height: 1n,
            atMs,
            isFailed: false,
            changes: [],
          })),
          next,
        },
      }),
  });
  const places = [
    { chain: network("a", page([30, 10], "more")), address: "me" },
    { chain: network("b", page([20, null], null)), address: "me" },
    { chain: network("c", { history: () => Promise.resolve(silent) }), address: "me" },
  ];
  const first = await activityOf(places, null);
  expect(first.rows.map((row) => row.atMs)).toEqual([null, 30, 20, 10]);
  expect(first.next).toEqual({ a: "more" });
  expect(first.silent).toEqual([{ network: "c", code: "nodes-silent" }]);
  const second = await activityOf(places, first.next);
  expect(second.rows.map((row) => row.network)).toEqual(["a", "a"]);
});

test("a whole activity follows every network to its end, and names one that falls silent", async () => {
  const chain = (id: string, pages: number, isSilentAfter = false): Chain =>
    network(id, {
      history: (_address, { before }) => {
        const at = Number(before ?? 0);
        if (at === pages && isSilentAfter) return Promise.resolve(silent);
        const movement = {
          id: `${id}${at}`,
          height: 1n,
          atMs: 100 - at,
          isFailed: false,
          changes: [],
        };
        const isLast = at + 1 === pages && !isSilentAfter;
        return Promise.resolve({
          value: { movements: [movement], next: isLast ? null : String(at + 1) },
        });
      },
    });
  const whole = await wholeActivityOf(
    [chain("a", 3), chain("b", 1), chain("c", 2, true)].map((one) => ({
      chain: one,
      address: "me",
    })),
  );
  expect(whole.rows.map(({ id }) => id)).toEqual(["a0", "b0", "c0", "a1", "c1", "a2"]);
  expect(whole.silent).toEqual([{ network: "c", code: "nodes-silent" }]);
  expect(whole.next).toEqual({});
});

test("a whole activity ends at its limit, and says where it would go on", async () => {
  const movement = { id: "m", height: 1n, atMs: 1, isFailed: false, changes: [] };
  const movements = Array.from({ length: 2_500 }, () => movement);
  const endless = network("a", {
    history: () => Promise.resolve({ value: { movements, next: "more" } }),
  });
  const { rows, next } = await wholeActivityOf([{ chain: endless, address: "me" }]);
  expect(rows).toHaveLength(10_000);
  expect(next).toEqual({ a: "more" });
});

const outcome = (more: Partial<Simulated>): Simulated => ({
  isFailed: false,
  reason: null,
  changes: [{ asset: NATIVE, units: -10n }],
  rights: [],
  logs: [],
  ...more,
});

test("an outcome is worse when it fails, takes more, brings less or gives a right", () => {
  const approved = outcome({
    changes: [
      { asset: NATIVE, units: -10n },
      { asset: USDC, units: 5n },
    ],
  });
  const worse = (changes: Simulated["changes"], more: Partial<Simulated> = {}) =>
    worseOf(approved, outcome({ changes, ...more }));
  const same = approved.changes;
  expect(worse(same)).toBeNull();
  expect(
    worse([
      { asset: NATIVE, units: -9n },
      { asset: USDC, units: 6n },
    ]),
  ).toBeNull();
  expect(
    worse([
      { asset: NATIVE, units: -11n },
      { asset: USDC, units: 5n },
    ]),
  ).toMatch(/takes more/u);
  expect(
    worse([
      { asset: NATIVE, units: -10n },
      { asset: USDC, units: 4n },
    ]),
  ).toMatch(/takes more/u);
  expect(worse([{ asset: NATIVE, units: -10n }])).toMatch(/brings no more/u);
  expect(worse([...same, { asset: { kind: "token", id: "x" }, units: -1n }])).toMatch(
    /takes more/u,
  );
  expect(worse(same, { isFailed: true, reason: "empty" })).toMatch(/fail/u);
  // What a debt grows by in a minute is the same outcome; one unit beyond a thousandth is not.
  const debt = (units: bigint) => outcome({ changes: [{ asset: USDC, units }] });
  expect(worseOf(debt(-1_000_000n), debt(-1_001_000n))).toBeNull();
  expect(worseOf(debt(-1_000_000n), debt(-1_001_001n))).toMatch(/takes more/u);
  expect(worseOf(debt(1_000_000n), debt(999_000n))).toBeNull();
  expect(worseOf(debt(1_000_000n), debt(998_999n))).toMatch(/takes more/u);
  expect(worseOf(debt(0n), debt(-1n))).toMatch(/takes more/u);
  expect(worseOf(debt(1_000n), debt(-1n))).toMatch(/takes more/u);
  const right = { account: "held", what: "owner", to: "thief" } as const;
  expect(worse(same, { rights: [right] })).toBe("gives owner to thief");
});

test("an address is read in groups of four, whole", () => {
  expect(receiveGroups("0x70997970C51812dc3A010C7d01b50e0d17dc79C8")).toMatchObject({
    value: ["0x", "7099", "7970", "C518", "12dc", "3A01", "0C7d", "01b5", "0e0d", "17dc", "79C8"],
  });
  const solana = "So11111111111111111111111111111111111111112";
  const groups = receiveGroups(solana);
  expect(groups.ok && groups.value.join("")).toBe(solana);
  expect(receiveGroups("nobody")).toMatchObject({ refusal: "key-shape" });
});

const stake: Stake = {
  address: "stake",
  units: 1_000_002_000n,
  reserveUnits: 1_000n,
  activeUnits: 1_000_001_000n,
  activatingUnits: 0n,
  deactivatingUnits: 0n,
  withdrawableUnits: 0n,
  phase: "active",
  validator: "vote",
  staker: "me",
  withdrawer: "me",
  isLocked: false,
};
const earned = (epoch: bigint, units: bigint) => ({
  address: "stake",
  epoch,
  units,
  unitsAfter: 1_000_000_000n + units,
});

test("a year at the pace of the rewards is rounded down, and nothing is promised before the first", async () => {
  const epoch = { epoch: 9n, slotIndex: 431_000n, slotsInEpoch: 432_000n };
  const staked = (rewards: readonly ReturnType<typeof earned>[]): Chain =>
    ({
      network: { id: "a", blockMs: 400 },
      staking: {
        stakes: () => Promise.resolve({ value: { ...FACT, value: { epoch, stakes: [stake] } } }),
        rewards: () => Promise.resolve({ value: { ...FACT, value: rewards } }),
      },
    }) as unknown as Chain;
  const view = async (chain: Chain) => {
    const read = await stakesOf(chain, "me");
    return "value" in read ? read.value : read.refusal;
  };
  // 2,000 earned on 2 · 10⁹ in epochs of 172,800 s: 182.6 millionths a year.
  expect(await view(staked([earned(7n, 1_000n), earned(8n, 1_000n)]))).toMatchObject({
    annualPpm: 182n,
    epochLeftMs: 400_000,
    units: stake.units,
    rows: [{ earnedUnits: 2_000n }],
  });
  expect(await view(staked([]))).toMatchObject({ annualPpm: null });
  expect(await view({ network: { id: "b" }, staking: null } as Chain)).toEqual({
    code: "not-here",
    detail: "b",
  });
});

const art: Collectible = {
  asset: { kind: "token", id: "art" },
  units: 1n,
  standard: "token-2022",
  account: "held",
  name: "Art",
  symbol: "ART",
  uri: "https://art.example/1",
  collection: null,
  isFrozen: false,
  freezer: null,
  traits: null,
  extensions: [],
};

test("a collectible that leads somewhere by its name is hidden, and what can be done to it is said", async () => {
  const bait = { ...art, name: "claim at gift.xyz" };
  const bad = { ...art, collection: { id: "c", name: "www.gift", isVerified: false } };
  const held = {
    ...art,
    isFrozen: true,
    freezer: "issuer",
    traits: { ...plain, hookProgram: "h" },
  };
  const items = [art, bait, bad, held, { ...art, freezer: "issuer" }];
  const chain = network("a", {
    collectibles: () => Promise.resolve({ value: { ...FACT, value: { items, searchedFrom: 7n } } }),
  });
  const quiet = network("b", { collectibles: () => Promise.resolve(silent) });
  const places = [chain, quiet].map((one) => ({ chain: one, address: "me", named: [] }));
  const { rows, ...about } = await galleryOf(places);
  expect(rows.map(({ warnings }) => warnings)).toEqual([
    [],
    ["link-in-name"],
    ["link-in-name"],
    ["hook", "frozen"],
    ["can-be-frozen"],
  ]);
  expect(rows.map(({ isHidden }) => isHidden)).toEqual([false, true, true, false, false]);
  expect(about).toEqual({
    silent: [{ network: "b", code: "nodes-silent" }],
    partial: [{ network: "a", searchedFrom: 7n }],
    isFresh: true,
  });
});
