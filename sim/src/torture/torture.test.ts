import { NoAnswer } from "@holdall/client";
import { expect, test } from "vitest";
import { freeze } from "./faults/freeze.ts";
import { kill } from "./faults/kill.ts";
import { judge } from "./judge.ts";
import { Trader, insist } from "./orders.ts";
import { describe as describeReport, isBroken, outageOf } from "./report.ts";
import { torture } from "./torture.ts";

/** A process that stands still for a while is tried in the long run, and by `npm run torture`. */
const kinds = process.env["HOLDALL_LONG"] === "1" ? [kill, freeze] : [kill];

test("struck at any moment, the true program keeps what it acknowledged, once", async () => {
  const reports = await torture({ kinds, rounds: 1, minutes: 0.3 });
  for (const report of reports) {
    expect(report.faults).toEqual([]);
    expect(report.acknowledged).toBeGreaterThan(0);
    expect(isBroken(report)).toBe(false);
  }
}, 240_000);

const placed = { clientId: 7, state: "placed", orderId: "70" } as const;

/** A venue that shows these orders. */
function showing(orders: readonly { id: string; clientId: number }[]) {
  return { rest: { orders: () => Promise.resolve(orders) } } as unknown as Parameters<
    typeof judge
  >[0];
}

test.each([
  ["the order rests", placed, [{ id: "70", clientId: 7 }], [0, 0]],
  ["an acknowledged order is missing", placed, [], [1, 0]],
  ["another order rests under its client id", placed, [{ id: "71", clientId: 7 }], [1, 0]],
  [
    "it rests twice",
    placed,
    [
      { id: "70", clientId: 7 },
      { id: "71", clientId: 7 },
    ],
    [0, 1],
  ],
  [
    "an acknowledged cancel is undone",
    { ...placed, state: "cancelled" },
    [{ id: "70", clientId: 7 }],
    [1, 0],
  ],
  ["a refused order rests", { ...placed, state: "refused" }, [{ id: "70", clientId: 7 }], [1, 0]],
  ["a cancel without answer may have happened", { ...placed, state: "asked-cancel" }, [], [0, 0]],
] as const)("the judge: %s", async (_, known, orders, [lost, duplicated]) => {
  const trader = new Trader(1);
  trader.orders.set(known.clientId, { ...known });
  expect(await judge(showing(orders), trader)).toMatchObject({ lost, duplicated });
});

test("a question that was not answered is asked again; any other end is its end", async () => {
  let asked = 0;
  const late = (): Promise<string> =>
    ++asked < 3 ? Promise.reject(new NoAnswer("GET /x")) : Promise.resolve("yes");
  expect(await insist(late)).toBe("yes");
  expect(asked).toBe(3);
  await expect(insist(() => Promise.reject(new RangeError("no")))).rejects.toThrow(RangeError);
});

const clean = {
  fault: "x",
  rounds: 1,
  acknowledged: 5,
  lost: 0,
  duplicated: 0,
  outagesMs: [],
  faults: [],
};

test("a report is broken by any loss, double, broken promise, or by having tried nothing", () => {
  expect(isBroken(clean)).toBe(false);
  for (const change of [{ lost: 1 }, { duplicated: 1 }, { faults: ["x"] }, { rounds: 0 }])
    expect(isBroken({ ...clean, ...change })).toBe(true);
  expect(isBroken({ ...clean, rounds: 0, skipped: "needs root" })).toBe(false);
  expect(describeReport({ ...clean, skipped: "needs root" })).toContain("SKIPPED: needs root");
});

test("a percentile of the outages is one that occurred", () => {
  expect(outageOf(clean)).toBeUndefined();
  const outagesMs = Array.from({ length: 100 }, (_, index) => index + 1);
  expect(outageOf({ ...clean, outagesMs })).toEqual({ p50Ms: 50, p99Ms: 99, maxMs: 100 });
});
