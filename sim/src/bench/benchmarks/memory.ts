/** What a full venue weighs: a million resting orders, half a million accounts with four assets each. */
import { readFileSync } from "node:fs";
import type { Engine } from "@holdall/core/engine";
import { wordsOf } from "../files/command-file.ts";
import { frozenFile, frozenRow } from "../files/frozen.ts";
import { assetsOf } from "../files/plans.ts";
import { inChild } from "../harness/child.ts";
import { row } from "../harness/report.ts";
import type { Row } from "../harness/report.ts";
import { usedBytes } from "../variants/measure.ts";
import { openFunded } from "../variants/engine.ts";

const FILE = "cex-1000";
/** `performance.md` section 11, G4. */
const ORDER_BYTES_MAX = 64;
const BALANCE_BYTES_MAX = 32;

interface Weights {
  /** Of the page of orders, and of the ledger's. */
  readonly orderBytes: number;
  readonly ledgerBytes: number;
  /** Growth of heap and buffers while the orders were placed. */
  readonly grownBytes: number;
}

/** Bytes per order and per balance. They do not depend on the moment: one measurement is enough. */
export async function memoryRows(): Promise<readonly Row[]> {
  const { plan } = frozenRow(FILE);
  const { orderBytes, ledgerBytes, grownBytes } = await inChild<Weights>("memory", {});
  const balances = plan.accounts * assetsOf(plan, 0).length;
  const common = { benchmark: FILE, unit: "bytes" };
  return [
    row({
      ...common,
      metric: "records per resting order",
      values: [orderBytes / plan.population],
      target: { of: "value", is: "<=", limit: ORDER_BYTES_MAX },
      note: "the page of orders, as the engine holds it",
    }),
    row({
      ...common,
      metric: "records per balance",
      values: [ledgerBytes / balances],
      target: { of: "value", is: "<=", limit: BALANCE_BYTES_MAX },
      note: "the page of the ledger; its index is rebuilt and not counted",
    }),
    row({
      ...common,
      metric: "memory per resting order",
      values: [grownBytes / plan.population],
      note: "growth of the process: orders, price levels and room to grow",
    }),
  ];
}

/** The task of the child. */
export async function memoryTask(): Promise<Weights> {
  const { plan } = frozenRow(FILE);
  const arena = openFunded(plan, wordsOf(readFileSync(frozenFile(FILE))));
  const emptyBytes = pageBytes(arena.engine);
  const before = usedBytes();
  arena.populate();
  const grownBytes = usedBytes() - before;
  const fullBytes = pageBytes(arena.engine);
  return {
    // What a page weighs without any order is no order's.
    orderBytes: fullBytes["orders"] - emptyBytes["orders"],
    ledgerBytes: fullBytes["ledger"],
    grownBytes,
  };
}

/** Bytes of the snapshot's pages, by name. */
function pageBytes(engine: Engine): Readonly<Record<string, number>> {
  const { pages } = engine.snapshot();
  return Object.fromEntries(pages.map(({ name, bytes }) => [name, bytes.byteLength]));
}
