import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { CommandResult, HistoryReader } from "@holdall/core/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { HistoryTwin } from "./history.twin.ts";
import { openHistory } from "./open-history.ts";
import type { History } from "./open-history.ts";
import { START_MS, accounts, markets, randomResults, assets } from "./random-results.twin.ts";
import { rebuildHistory } from "./rebuild.ts";

const folder = mkdtempSync(join(tmpdir(), "holdall-history-"));
const results = randomResults(21n, 300);
const paging = { limit: 1000, offset: 0, sort: "desc" } as const;
const movement = { fromMs: null, toMs: null, id: null, clientId: null, assetId: null, ...paging };
const trading = { accountId: accounts[0], marketIds: null, order: null, ...paging };
const whenever = { fromMs: null, toMs: null };

let history: History;
beforeAll(async () => {
  history = await openHistory({ kind: "folder", folder });
});
afterAll(async () => {
  await history.close();
  rmSync(folder, { recursive: true });
});

async function everything(
  source: Pick<HistoryReader | HistoryTwin, keyof HistoryReader>,
): Promise<unknown> {
  const own = { accountId: accounts[0], ...movement };
  const span = { fromMs: START_MS - 86_400_000 * 40, toMs: START_MS * 2 };
  const range = { marketId: markets[0], source: "last", ...span } as const;
  const margin = { accountId: accounts[0], assetId: null, isOpen: null, ...paging };
  return {
    fills: await source.fills({ ...trading, ...whenever }),
    orders: await source.orders(trading),
    trades: await source.trades({ marketId: markets[0], ...paging }),
    hours: await source.candles({ ...range, intervalMs: 3_600_000 }),
    months: await source.candles({ ...range, intervalMs: "1month" }),
    deposits: await source.deposits(own),
    withdrawals: await source.withdrawals(own),
    transfers: await source.transfers(own),
    dust: await source.dustConversions(own),
    marks: await source.candles({ ...range, source: "mark", intervalMs: 3_600_000 }),
    lending: await source.lendingMovements({ ...margin, movements: null, causes: null }),
    lent: await source.lendingPositions({ ...margin, side: null }),
    interest: await source.interest({ ...margin, marketId: null, kinds: null }),
    funding: await source.fundingPayments({ accountIds: accounts, marketId: null, ...paging }),
    rates: await source.fundingRates({ marketId: markets[0], ...paging }),
    settlements: await source.settlements({ ...margin, causes: null }),
    positions: await source.positions({ ...margin, marketIds: null }),
    liquidations: await source.liquidations({ ...margin, marketId: null }),
    pools: await source.pools({ assetId: assets[0], ...span, stepMs: 3_600_000 }),
  };
}

test("results go to the thread and come back as rows; a closed history keeps them", async () => {
  const twin = new HistoryTwin();
  twin.apply(results);
  await Promise.all(results.slice(0, 200).map((result) => history.apply([result])));
  await history.apply(results.slice(200));
  expect(await everything(history)).toEqual(await everything(twin));
  expect(await history.cursor()).toMatchObject({ sequence: 300 });

  await history.close();
  await expect(history.cursor()).rejects.toMatchObject({ code: "closed" });
  await expect(history.apply(results)).rejects.toMatchObject({ code: "closed" });
  history = await openHistory({ kind: "folder", folder });
  expect(await everything(history)).toEqual(await everything(twin));
});

test("a rebuilt history equals the one that grew", async () => {
  const before = await everything(history);
  async function* replay(): AsyncGenerator<CommandResult> {
    yield* results;
  }
  expect(await rebuildHistory(history, replay())).toBe(results.length);
  expect(await everything(history)).toEqual(before);
});

test("a result out of order is refused across the threads with its code", async () => {
  const skipped = { sequence: 302, timeMicros: 0, events: [] };
  await expect(history.apply([skipped])).rejects.toMatchObject({
    name: "HistoryError",
    code: "gap",
  });
  const beforeTheFirst = { sequence: 0, timeMicros: 0, events: [] };
  await expect(history.apply([beforeTheFirst])).rejects.toThrow("sequences begin at 1");
});

test("a folder that is open elsewhere is refused; the refusal leaves it usable", async () => {
  const second = openHistory({ kind: "folder", folder });
  await expect(second).rejects.toMatchObject({ code: "locked" });
  expect(await history.cursor()).toMatchObject({ sequence: 300 });
});

test("a process that is killed at work loses nothing that it acknowledged and doubles nothing", async () => {
  const own = mkdtempSync(join(tmpdir(), "holdall-history-"));
  const twin = new HistoryTwin();
  twin.apply(results);
  const first = await killAfter(own, 3);
  const second = await killAfter(own, 40);
  expect(second).toBeGreaterThan(first);
  const survivor = await openHistory({ kind: "folder", folder: own });
  const { sequence } = await survivor.cursor();
  expect(sequence).toBeGreaterThanOrEqual(second);
  await survivor.apply(results.slice(sequence));
  expect(await everything(survivor)).toEqual(await everything(twin));
  await survivor.close();
  rmSync(own, { recursive: true });
});

test("other modules keep tables of their own in the same database", async () => {
  await history.query("CREATE SCHEMA neighbour; CREATE TABLE neighbour.kept (name text)");
  await history.query("INSERT INTO neighbour.kept VALUES ($1)", ["alice"]);
  await history.empty();
  expect(await history.query("SELECT name FROM neighbour.kept")).toEqual([{ name: "alice" }]);
});

/** Applies results in a process of its own, kills it after `count` answers, returns the last one. */
async function killAfter(place: string, count: number): Promise<number> {
  const modules = ["open-history.ts", "random-results.twin.ts"];
  const [historyModule, resultsModule] = modules.map((name) => new URL(name, import.meta.url).href);
  const program = `
    import { openHistory } from ${JSON.stringify(historyModule)};
    import { randomResults } from ${JSON.stringify(resultsModule)};
    const history = await openHistory({ kind: "folder", folder: ${JSON.stringify(place)} });
    const { sequence } = await history.cursor();
    for (const result of randomResults(21n, 300).slice(sequence)) {
      void history.apply([result]).then(() => console.log(result.sequence));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let acknowledged = 0;
  let answers = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged = Number(line);
    answers += 1;
    if (answers === count) child.kill("SIGKILL");
  }
  return acknowledged;
}
