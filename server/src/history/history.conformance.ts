import type { CommandResult, MovementFilter, Paging } from "@holdall/core/protocol";
import { seededRng } from "@holdall/server/ports";
import type { Rng } from "@holdall/server/ports";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { candleIntervals, candleStartMs } from "./candles/candle-grid.ts";
import { CANDLES_MAX } from "./candles/candles.ts";
import type { Database, Session } from "./database.ts";
import { excerptOf } from "./excerpt.ts";
import type { Excerpt } from "./excerpt.ts";
import { keptKinds } from "./families.ts";
import { HistoryTwin } from "./history.twin.ts";
import { expectSameMargin } from "./margin-history.conformance.ts";
import { PAGE_ROWS_MAX } from "./page.ts";
import { START_MS, accounts, assets, markets, randomResults } from "./random-results.twin.ts";
import type { Row } from "./rows.ts";
import { openStore } from "./store.ts";
import type { Store } from "./store.ts";

const isLong = process.env.HOLDALL_LONG === "1";
const SEEDS = isLong ? 20 : 1;
/** An ordinary run takes one of so many worlds, another one each time. */
const FIRST_SEED = isLong ? 1 : 1 + Math.floor(Math.random() * 20);
const RESULTS = isLong ? 1_000 : 400;
const QUESTIONS = isLong ? 200 : 25;
/** For the one test that grows with these figures. */
const FOLD_TIMEOUT_MS = isLong ? 1_800_000 : 60_000;

const wholePage: Paging = { limit: PAGE_ROWS_MAX, offset: 0, sort: "asc" };
const anyMovement = { fromMs: null, toMs: null, id: null, clientId: null, assetId: null } as const;
const alice = accounts[0];

const excerpts = (results: readonly CommandResult[]): Excerpt[] =>
  results.map((result) => excerptOf(result, keptKinds));

/** What every database that holds history must do. `open` gives one that this suite may fill. */
export function historyConformance(name: string, open: () => Promise<Database>): void {
  describe(`history on ${name}`, () => {
    let database: Database;
    let store: Store;

    beforeAll(async () => {
      database = await open();
      store = await openStore(database);
    });
    beforeEach(() => store.empty());
    afterAll(() => store.close());

    test(
      `from seed ${FIRST_SEED}: every question has the answer of a plain fold of the same events`,
      async () => {
        for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
          const rng = seededRng(BigInt(seed)).fork("questions");
          const results = randomResults(BigInt(seed), RESULTS);
          const twin = new HistoryTwin();
          await store.empty();
          for (const batch of inBatches(results, rng)) {
            await store.apply(excerpts(batch));
            twin.apply(batch);
            await expectSame(store, twin, rng, 5);
          }
          await expectSame(store, twin, rng, QUESTIONS);
        }
      },
      FOLD_TIMEOUT_MS,
    );

    test("the cursor names the last event, kept or not, of the last result", async () => {
      expect(await store.cursor()).toEqual({ sequence: 0, index: -1 });
      const results = randomResults(4n, 50);
      await store.apply(excerpts(results));
      expect(await store.cursor()).toEqual({ sequence: 50, index: results[49].events.length - 1 });
    });

    test("applying any prefix again, or what overlaps it, changes nothing", async () => {
      const results = excerpts(randomResults(5n, 120));
      await store.apply(results);
      const tables = await dump(database);
      for (const end of [0, 1, 7, 60, 119, 120]) await store.apply(results.slice(0, end));
      expect(await dump(database)).toEqual(tables);

      await store.empty();
      await store.apply(results.slice(0, 70));
      await store.apply(results.slice(30));
      expect(await dump(database)).toEqual(tables);
    });

    test("even behind a cursor that was set back, every row stands once", async () => {
      const results = excerpts(randomResults(15n, 200));
      await store.apply(results);
      const tables = await dump(database);
      for (const sequence of [0, 1, 90, 199]) {
        await database.query("UPDATE history.cursor SET sequence = $1", [sequence]);
        await store.apply(results.slice(sequence));
        expect(await dump(database)).toEqual(tables);
      }
    });

    test("the size of the batches leaves no trace: rebuilt at once equals built bit by bit", async () => {
      const results = excerpts(randomResults(6n, 250));
      for (const result of results) await store.apply([result]);
      const tables = await dump(database);
      await store.empty();
      await store.apply(results);
      expect(await dump(database)).toEqual(tables);
    });

    test("two writers of the same results leave them once", async () => {
      const results = excerpts(randomResults(7n, 90));
      await store.apply(results);
      const tables = await dump(database);
      await store.empty();
      const second = await openStore(database);
      const writers = [store, second, store, second];
      await Promise.all(
        writers.flatMap((writer, turn) => [
          writer.apply(results.slice(0, 30 * (1 + (turn % 2)))),
          writer.apply(results.slice(0, 60)),
        ]),
      );
      await store.apply(results);
      expect(await dump(database)).toEqual(tables);
    });

    test("a batch that dies at any statement leaves nothing, and its repetition everything", async () => {
      const results = excerpts(randomResults(8n, 150));
      await store.apply(results.slice(0, 100));
      const before = await dump(database);
      const fate = { statementsLeft: Number.POSITIVE_INFINITY };
      const dying = await openStore(mortal(database, fate));
      let deaths = 0;
      for (; ; deaths++) {
        fate.statementsLeft = deaths;
        const outcome = await dying.apply(results).catch((error: unknown) => error);
        if (outcome === undefined) break;
        expect(outcome).toMatchObject({ message: "the thread died" });
        expect(await dump(database)).toEqual(before);
      }
      expect(deaths).toBeGreaterThan(10);

      const after = await dump(database);
      await store.empty();
      await store.apply(results);
      expect(await dump(database)).toEqual(after);
    });

    test("a missing result is refused, at the front and within, and nothing is written", async () => {
      const results = excerpts(randomResults(9n, 20));
      await store.apply(results.slice(0, 5));
      const tables = await dump(database);
      const ahead = store.apply(results.slice(6));
      await expect(ahead).rejects.toMatchObject({ code: "gap" });
      const torn = store.apply([...results.slice(5, 8), ...results.slice(9)]);
      await expect(torn).rejects.toMatchObject({ code: "gap" });
      expect(await dump(database)).toEqual(tables);
    });

    test("tables of another version are emptied when history is opened, those of this one kept", async () => {
      await store.apply(excerpts(randomResults(10n, 20)));
      await openStore(database);
      expect(await store.cursor()).toMatchObject({ sequence: 20 });
      await database.query("UPDATE history.cursor SET version = version + 1");
      await openStore(database);
      expect(await store.cursor()).toEqual({ sequence: 0, index: -1 });
      expect((await store.trades({ marketId: markets[0], ...wholePage })).total).toBe(0);
    });

    test("volumes, counts and fees add up: trades, fills, candles and orders tell one story", async () => {
      await store.apply(excerpts(randomResults(11n, 600)));
      for (const marketId of markets) {
        const { rows: trades } = await store.trades({ marketId, ...wholePage });
        expect(trades.length).toBeGreaterThan(0);
        const range = {
          marketId,
          source: "last",
          fromMs: 0,
          toMs: Number.MAX_SAFE_INTEGER,
        } as const;
        for (const intervalMs of candleIntervals) {
          const candles = await store.candles({ ...range, intervalMs });
          expect(sum(candles, "sizeLots")).toBe(sum(trades, "sizeLots"));
          expect(sum(candles, "quoteUnits")).toBe(sum(trades, "quoteUnits"));
          expect(sum(candles, "trades")).toBe(trades.length);
        }
        const filters = accounts.map((accountId) => {
          return { accountId, marketIds: [marketId], order: null, fromMs: null, toMs: null };
        });
        const pages = await Promise.all(
          filters.map((filter) => store.fills({ ...filter, ...wholePage })),
        );
        const fills = pages.flatMap(({ rows }) => rows);
        expect(sum(fills, "sizeLots")).toBe(2 * sum(trades, "sizeLots"));
        expect(sum(fills, "quoteUnits")).toBe(2 * sum(trades, "quoteUnits"));
      }
    });

    test("the largest ledger amounts come back as they went in", async () => {
      const [units, highest] = [2 ** 53 - 16, Number.MAX_SAFE_INTEGER];
      const event = { kind: "deposited", accountId: alice, assetId: assets[0], depositId: highest };
      const deposited = { ...event, units, reference: "r".repeat(60_000), index: 0 };
      await store.apply([
        { sequence: 1, timeMs: highest, indexLast: 0, events: [deposited as Excerpt["events"][0]] },
      ]);
      const page = await store.deposits({ accountId: alice, ...anyMovement, ...wholePage });
      expect(page.rows).toMatchObject([{ depositId: highest, units, timeMs: highest }]);
      expect(page.rows[0].reference).toHaveLength(60_000);
    });

    test("a page has 1 to its limit of rows, from offset 0 on; anything else is refused", async () => {
      await store.apply(excerpts(randomResults(12n, 60)));
      const ask = (paging: Partial<Paging>): Promise<unknown> =>
        store.transfers({ accountId: alice, ...anyMovement, ...wholePage, ...paging });
      await expect(ask({ limit: 1 })).resolves.toMatchObject({ rows: [expect.anything()] });
      await expect(ask({ limit: PAGE_ROWS_MAX, offset: 2 ** 40 })).resolves.toMatchObject({
        rows: [],
      });
      for (const limit of [0, -1, 1.5, Number.NaN, PAGE_ROWS_MAX + 1]) {
        await expect(ask({ limit })).rejects.toThrow("a page has 1 to");
      }
      for (const offset of [-1, 0.5, Number.NaN]) {
        await expect(ask({ offset })).rejects.toThrow("an offset is an integer");
      }
    });

    test("a hostile text in a filter finds nothing and breaks nothing", async () => {
      await store.apply(excerpts(randomResults(13n, 60)));
      for (const clientId of [
        "",
        "'; DROP SCHEMA history; --",
        "nul \0",
        "\ud800",
        "é".repeat(500),
      ]) {
        const filter = { accountId: alice, ...anyMovement, clientId, ...wholePage };
        expect(await store.withdrawals(filter)).toEqual({ rows: [], total: 0 });
      }
      expect(await store.cursor()).toMatchObject({ sequence: 60 });
    });

    test("an interval that does not exist is refused", async () => {
      const range = { marketId: markets[0], source: "last", fromMs: 0, toMs: START_MS } as const;
      for (const intervalMs of [0, -1, 999, 1001, 120_000, Number.NaN]) {
        await expect(store.candles({ ...range, intervalMs })).rejects.toThrow("no candles");
      }
    });

    test("candles beyond the limit are left out whole: the oldest are given", async () => {
      const results = Array.from({ length: CANDLES_MAX + 1 }, (_, minute) => tradeAt(minute));
      await store.apply(results.slice(0, CANDLES_MAX / 2));
      await store.apply(results.slice(CANDLES_MAX / 2));
      const range = {
        marketId: markets[0],
        source: "last",
        fromMs: 0,
        toMs: Number.MAX_SAFE_INTEGER,
      } as const;
      const candles = await store.candles({ ...range, intervalMs: 60_000 });
      expect(candles).toHaveLength(CANDLES_MAX);
      expect(candles.at(-1)).toMatchObject({ startMs: (CANDLES_MAX - 1) * 60_000, trades: 1 });
      const quarters = await store.candles({ ...range, intervalMs: 900_000 });
      expect(quarters).toHaveLength(Math.ceil((CANDLES_MAX + 1) / 15));
      expect(sum(quarters, "trades")).toBe(CANDLES_MAX + 1);
    });

    test("every question is answered through an index", async () => {
      await store.apply(excerpts(randomResults(14n, 300)));
      const plans: string[] = [];
      const explaining = await openStore(explained(database, plans));
      await askEverything(explaining);
      expect(plans.length).toBeGreaterThanOrEqual(2 * 7 + 2);
      for (const plan of plans) {
        expect(plan).toMatch(/Index/);
        expect(plan).not.toMatch(/Seq Scan/);
      }
    });
  });
}

function* inBatches(results: readonly CommandResult[], rng: Rng): Generator<CommandResult[]> {
  for (let at = 0; at < results.length;) {
    const size = 1 + rng.below(120);
    yield results.slice(at, at + size);
    at += size;
  }
}

async function expectSame(store: Store, twin: HistoryTwin, rng: Rng, times: number): Promise<void> {
  const pick = <Value>(values: readonly Value[]): Value => values[rng.below(values.length)];
  const time = (rows: readonly { timeMs: number }[]): number | null => {
    const any = START_MS + rng.below(2 ** 31) * 2;
    // The very moment of a row shows on which side of the frontier it lies.
    return pick([null, any, rows.length === 0 ? any : pick(rows).timeMs]);
  };
  for (let turn = 0; turn < times; turn++) {
    const paging: Paging = {
      limit: pick([1, 2, 10, 1000]),
      offset: pick([0, 0, 1, 5, 1000]),
      sort: pick(["asc", "desc"] as const),
    };
    const accountId = pick(accounts);
    const own = twin.orders({ accountId, marketIds: null, order: null, ...wholePage }).rows;
    const state = own.length > 0 && rng.below(4) === 0 ? pick(own).state : null;
    const order = state && { ordinal: state.orderOrdinal, slot: state.orderSlot ^ rng.below(2) };
    const marketIds = pick([null, [], [markets[1]], [markets[0], markets[2]], markets]);
    const trading = { accountId, marketIds, order, ...paging };
    const every = { accountId, ...anyMovement, ...wholePage };
    const dealt = twin.fills({ ...every, marketIds: null, order: null }).rows;
    const fills = { ...trading, fromMs: time(dealt), toMs: time(dealt) };
    expect(await store.fills(fills)).toEqual(twin.fills(fills));
    expect(await store.orders(trading)).toEqual(twin.orders(trading));
    const trades = { marketId: pick(markets), ...paging };
    expect(await store.trades(trades)).toEqual(twin.trades(trades));
    const fromMs = START_MS - 40 * 86_400_000 + rng.below(2 ** 31);
    const intervalMs = pick(candleIntervals);
    const traded = twin.trades({ marketId: trades.marketId, ...wholePage }).rows;
    const someStart = traded.length === 0 ? 0 : candleStartMs(intervalMs, pick(traded).timeMs);
    const candles = {
      marketId: trades.marketId,
      source: pick(["last", "last", "mark", "index"] as const),
      intervalMs,
      fromMs: pick([0, fromMs, someStart]),
      toMs: pick([someStart, fromMs + rng.below(2 ** 31) * 10]),
    };
    expect(await store.candles(candles)).toEqual(twin.candles(candles));
    const moved = pick([twin.deposits(every), twin.withdrawals(every), twin.transfers(every)]).rows;
    const movement: MovementFilter = {
      ...paging,
      fromMs: time(moved),
      toMs: time(moved),
      accountId,
      id: rng.below(3) === 0 ? rng.below(20) : null,
      clientId: rng.below(3) === 0 ? "mine" : null,
      assetId: pick([null, null, ...assets]),
    };
    expect(await store.deposits(movement)).toEqual(twin.deposits(movement));
    expect(await store.withdrawals(movement)).toEqual(twin.withdrawals(movement));
    expect(await store.transfers(movement)).toEqual(twin.transfers(movement));
    expect(await store.dustConversions(movement)).toEqual(twin.dustConversions(movement));
    await expectSameMargin(store, twin, rng, paging);
  }
}

/** Each kind of question in both directions, with the filters that have an index of their own. */
async function askEverything(store: Store): Promise<void> {
  for (const sort of ["asc", "desc"] as const) {
    const paging: Paging = { limit: 10, offset: 0, sort };
    const range = { fromMs: START_MS, toMs: START_MS + 86_400_000 };
    const trading = { accountId: alice, order: null, ...paging };
    const order = { ordinal: 1, slot: 1 };
    await store.fills({ ...trading, ...range, marketIds: null });
    await store.fills({ ...trading, fromMs: null, toMs: null, marketIds: [markets[1]] });
    await store.fills({ ...trading, fromMs: null, toMs: null, marketIds: null, order });
    await store.orders({ ...trading, marketIds: null });
    await store.orders({ ...trading, marketIds: [markets[1]] });
    await store.orders({ ...trading, marketIds: null, order });
    await store.trades({ marketId: markets[0], ...paging });
    const movement = { accountId: alice, ...anyMovement, ...paging };
    await store.deposits(movement);
    await store.withdrawals(movement);
    await store.transfers({ ...movement, ...range });
    await store.dustConversions(movement);
    const candles = {
      marketId: markets[0],
      source: sort === "asc" ? "last" : "mark",
      ...range,
    } as const;
    await store.candles({ ...candles, intervalMs: sort === "asc" ? 180_000 : "1month" });
    const own = { accountId: alice, assetId: null, ...paging };
    await store.lendingMovements({ ...own, movements: null, causes: ["interest"] });
    await store.lendingPositions({ ...own, side: "lend", isOpen: true });
    await store.interest({ ...own, marketId: null, kinds: ["lend"] });
    await store.fundingPayments({ accountIds: [alice], marketId: null, ...paging });
    await store.fundingRates({ marketId: markets[0], ...paging });
    await store.settlements({ accountId: alice, causes: null, ...paging });
    await store.positions({ accountId: alice, marketIds: [markets[0]], isOpen: null, ...paging });
    await store.liquidations({ accountId: alice, marketId: null, ...paging });
    await store.pools({ assetId: assets[0], fromMs: 0, toMs: 2 * START_MS, stepMs: 3_600_000 });
  }
}

function sum<Field extends string>(rows: readonly Record<Field, number>[], field: Field): number {
  return rows.reduce((total, row) => total + row[field], 0);
}

/** One trade a minute, from 1970 on. */
function tradeAt(minute: number): Excerpt {
  const traded = { kind: "traded", marketId: markets[0], takerSide: "bid", tradeId: minute + 1 };
  const event = { ...traded, priceTicks: 5, sizeLots: 2, quoteUnits: 10, index: 0 };
  const events = [event as unknown as Excerpt["events"][0]];
  return { sequence: minute + 1, timeMs: minute * 60_000, indexLast: 0, events };
}

/** Every row of every table of history. */
async function dump(session: Session): Promise<Readonly<Record<string, readonly Row[]>>> {
  const names = await session.query(
    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'history'",
  );
  expect(names.length).toBeGreaterThanOrEqual(11);
  const tables: Record<string, readonly Row[]> = {};
  for (const { table_name: name } of names) {
    const table = `history.${String(name)}`;
    const text = `SELECT row_to_json(kept)::text AS row FROM ${table} AS kept ORDER BY row`;
    tables[table] = await session.query(text);
  }
  return tables;
}

/** A database whose transactions die when no statement is left to them. */
function mortal(database: Database, fate: { statementsLeft: number }): Database {
  return {
    ...database,
    transaction: (act) =>
      database.transaction((session) =>
        act({
          query: (text, values) => {
            if (fate.statementsLeft === 0) throw new Error("the thread died");
            fate.statementsLeft -= 1;
            return session.query(text, values);
          },
        }),
      ),
  };
}

/** A database that explains each question outside a transaction before it answers. */
function explained(database: Database, plans: string[]): Database {
  return {
    ...database,
    query: async (text, values) => {
      if (text.includes("FROM history.")) {
        const rows = await database.transaction(async (session) => {
          await session.query("SET LOCAL enable_seqscan = off");
          return session.query(`EXPLAIN ${text}`, values);
        });
        plans.push(rows.map((row) => String(row["QUERY PLAN"])).join("\n"));
      }
      return database.query(text, values);
    },
  };
}
