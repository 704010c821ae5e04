/**
 * Stands where tests import `vitest` from when they run with a changed source (`run-with-change.ts`):
 * the same `expect`, and tests that are collected instead of run. What no test of ours uses is not here.
 */
import { format } from "node:util";
import { expect, expectTypeOf, vi } from "vitest";
import type { Collector, Work } from "./collector.ts";

export { expect, expectTypeOf, vi };

/** The collector of this thread, put there by whoever loads test files. */
function collector(): Collector {
  return (globalThis as unknown as { readonly holdallTests: Collector }).holdallTests;
}

/** A test's work, which may stand before or behind its options. */
function workOf(rest: readonly unknown[]): Work {
  return rest.find((value) => typeof value === "function") as Work;
}

function declare(name: string, ...rest: readonly unknown[]): void {
  const work = workOf(rest);
  collector().add(name, () => work());
}

/** One test per row; a row that is a list is handed over as several values. */
function each(rows: readonly unknown[]) {
  return (name: string, ...rest: readonly unknown[]): void => {
    const work = workOf(rest) as (...values: unknown[]) => unknown;
    for (const row of rows) {
      const values = Array.isArray(row) ? (row as unknown[]) : [row];
      collector().add(format(name, ...values), () => work(...values));
    }
  };
}

function group(name: string, ...rest: readonly unknown[]): void {
  const work = workOf(rest);
  collector().within(name, () => work());
}

function groups(rows: readonly unknown[]) {
  return (name: string, ...rest: readonly unknown[]): void => {
    const work = workOf(rest) as (...values: unknown[]) => unknown;
    for (const row of rows) {
      const values = Array.isArray(row) ? (row as unknown[]) : [row];
      collector().within(format(name, ...values), () => work(...values));
    }
  };
}

/** A test that runs where `isSo` holds. */
function runIf(isSo: boolean) {
  return isSo ? declare : (): void => {};
}

export const test = Object.assign(declare, { each, runIf });
export const describe = Object.assign(group, { each: groups });

export const beforeAll = (work: Work): void => void collector().scope.beforeAll.push(work);
export const afterAll = (work: Work): void => void collector().scope.afterAll.push(work);
export const beforeEach = (work: Work): void => void collector().scope.beforeEach.push(work);
export const afterEach = (work: Work): void => void collector().scope.afterEach.push(work);
export const onTestFinished = (work: Work): void => void collector().finished.push(work);
