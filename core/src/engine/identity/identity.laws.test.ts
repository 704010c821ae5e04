import fc from "fast-check";
import { expect, test } from "vitest";
import { StateReader, StateWriter } from "../state/memory.ts";
import { ClientIds, MEMORY_NONE } from "./client-ids.ts";
import { Requests } from "./requests.ts";

/** A memory with what a snapshot keeps of it. */
interface Saved {
  save(writer: StateWriter): void;
  load(reader: StateReader): void;
}

/** The memory that a start makes of another's snapshot. */
function restored<Memory extends Saved>(memory: Memory, empty: Memory): Memory {
  const writer = new StateWriter();
  memory.save(writer);
  const reader = new StateReader(writer.toBytes());
  empty.load(reader);
  expect(reader.isAtEnd()).toBe(true);
  return empty;
}

const bytesOf = (memory: Saved): number => {
  const writer = new StateWriter();
  memory.save(writer);
  return writer.toBytes().length;
};

const numbers = fc.record({
  act: fc.constantFrom("remember", "remember", "end", "find", "restart"),
  accountId: fc.integer({ min: 1, max: 3 }),
  clientId: fc.integer({ min: 0, max: 30 }),
  wait: fc.integer({ min: 0, max: 20 }),
});

test("client ids answer as a plain list of them does, through any number of starts", () => {
  fc.assert(
    fc.property(fc.array(numbers, { maxLength: 400 }), (acts) => {
      let ids = new ClientIds();
      const plain = new Map<string, { ordinal: number; forgetAtMs: number }>();
      let nowMs = 1;
      for (const [at, { act, accountId, clientId, wait }] of acts.entries()) {
        nowMs += wait;
        const key = `${accountId}/${clientId}`;
        const said = { accountId, clientId, marketId: 1, isAsk: false, isMarket: false };
        const known = plain.get(key);
        const isKnown = known !== undefined && (known.forgetAtMs === 0 || known.forgetAtMs > nowMs);
        const row = ids.find(accountId, clientId, nowMs);
        expect(row === MEMORY_NONE ? undefined : ids.recall(row).ordinal).toBe(
          isKnown ? known.ordinal : undefined,
        );
        if (act === "remember" && !isKnown) {
          const terms = { ...said, priceTicks: 5, sizeLots: 6, quoteUnits: 0 };
          ids.remember(terms, at, { ordinal: at + 1, slot: at }, nowMs);
          plain.set(key, { ordinal: at + 1, forgetAtMs: 0 });
        }
        if (act === "end" && known?.forgetAtMs === 0) {
          ids.end(accountId, clientId, nowMs + 30);
          plain.set(key, { ...known, forgetAtMs: nowMs + 30 });
        }
        if (act === "restart") ids = restored(ids, new ClientIds());
      }
    }),
    { numRuns: 60 },
  );
});

test("the places of numbers that ran out are used again", () => {
  const ids = new ClientIds();
  const name = (clientId: number): void => {
    const said = { accountId: 1, clientId, marketId: 1, isAsk: true, isMarket: false };
    const terms = { ...said, priceTicks: 1, sizeLots: 1, quoteUnits: 0 };
    ids.remember(terms, clientId, { ordinal: clientId, slot: 1 }, clientId);
    ids.end(1, clientId, clientId + 10);
  };
  for (let clientId = 1; clientId <= 200; clientId += 1) name(clientId);
  const early = bytesOf(ids);
  for (let clientId = 201; clientId <= 20_000; clientId += 1) name(clientId);
  expect(bytesOf(ids)).toBe(early);
});

const requests = fc.record({
  act: fc.constantFrom("remember", "remember", "recall", "restart"),
  a: fc.constantFrom(1, 2, 2 ** 32 + 1, 2 ** 52, -1),
  b: fc.integer({ min: -3, max: 12 }),
  wait: fc.integer({ min: 0, max: 20 }),
  life: fc.integer({ min: 1, max: 200 }),
});

test("requests answer as a plain list of them does, through any number of starts", () => {
  fc.assert(
    fc.property(fc.array(requests, { maxLength: 400 }), (acts) => {
      let table = new Requests();
      const plain = new Map<string, { expiresMs: number; code: number }>();
      let nowMs = 1;
      for (const [at, { act, a, b, wait, life }] of acts.entries()) {
        nowMs += wait;
        const known = plain.get(`${a}/${b}`);
        const found = { firstSequence: 0, ordinal: 0, slot: 0, code: 0 };
        const isKnown = known !== undefined && known.expiresMs > nowMs;
        expect(table.recall(a, b, nowMs, found)).toBe(isKnown);
        expect(found.code).toBe(isKnown ? known.code : 0);
        if (act === "remember" && !isKnown) {
          const what = { firstSequence: at, ordinal: 3, slot: 4, code: at + 1 };
          table.remember(a, b, nowMs + life, nowMs, what);
          plain.set(`${a}/${b}`, { expiresMs: nowMs + life, code: at + 1 });
        }
        if (act === "restart") table = restored(table, new Requests());
        // Never fewer than are in force, and never a second row for one identity.
        expect(table.count()).toBeLessThanOrEqual(plain.size);
      }
    }),
    { numRuns: 60 },
  );
});

test("a full table is searched once in a tenth of a second, and no more often", () => {
  const table = new Requests(1);
  const what = { firstSequence: 1, ordinal: 1, slot: 1, code: 0 };
  table.remember(1, 1, 1_050, 1_000, what);
  expect(table.isFull(1_000)).toBe(true);
  // The one that expires meanwhile is not looked for again so soon.
  expect(table.isFull(1_099)).toBe(true);
  const later = restored(table, new Requests(1));
  expect(later.isFull(1_099)).toBe(true);
  expect([table.isFull(1_100), later.isFull(1_100)]).toEqual([false, false]);
});
