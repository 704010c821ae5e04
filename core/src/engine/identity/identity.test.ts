import { expect, test } from "vitest";
import { StateReader, StateWriter } from "../state/memory.ts";
import { ClientIds, MEMORY_NONE } from "./client-ids.ts";
import { Requests } from "./requests.ts";

const nothing = (): { firstSequence: number; ordinal: number; slot: number; code: number } => ({
  firstSequence: 0,
  ordinal: 0,
  slot: 0,
  code: 0,
});
const what = { firstSequence: 7, ordinal: 2 ** 42, slot: 2 ** 22 - 1, code: 55 };

test("a request is recalled whole until it expires, and not at that moment", () => {
  const requests = new Requests();
  requests.remember(2 ** 53 - 1, 5, 1000, 0, what);

  const found = nothing();
  expect(requests.recall(2 ** 53 - 1, 5, 999, found)).toBe(true);
  expect(found).toEqual(what);
  expect(requests.recall(2 ** 53 - 1, 5, 1000, nothing())).toBe(false);
  expect(requests.recall(2 ** 53 - 1, 6, 0, nothing())).toBe(false);
  expect(requests.recall(5, 2 ** 53 - 1, 0, nothing())).toBe(false);
});

test("a full table takes no further request until one has expired", () => {
  const requests = new Requests(3);
  for (const a of [1, 2, 3]) {
    expect(requests.isFull(0)).toBe(false);
    requests.remember(a, a, 1000 * a, 0, what);
  }

  expect(requests.isFull(0)).toBe(true);
  expect(requests.isFull(999)).toBe(true);
  expect(requests.isFull(1100)).toBe(false);
  expect(requests.recall(2, 2, 1100, nothing())).toBe(true);
  expect(requests.recall(1, 1, 1100, nothing())).toBe(false);
});

test("ten thousand requests are all recalled, and forgotten as time passes", () => {
  const requests = new Requests();
  for (let a = 1; a <= 10_000; a += 1)
    requests.remember(a, -a, a + 5000, a, { ...what, ordinal: a });
  for (let a = 5_001; a <= 10_000; a += 1) {
    const found = nothing();
    expect(requests.recall(a, -a, 10_000, found)).toBe(true);
    expect(found.ordinal).toBe(a);
  }
  expect(requests.recall(5_000, -5_000, 10_000, nothing())).toBe(false);
  // What has expired gives its place back without being asked for.
  expect(requests.count()).toBeLessThan(7_600);
});

const said = {
  accountId: 3,
  clientId: 0,
  marketId: 4,
  isAsk: true,
  isMarket: false,
  priceTicks: 100,
  sizeLots: 10,
  quoteUnits: 0,
};

test("a client id names its order while it lives and until it is forgotten", () => {
  const ids = new ClientIds();
  ids.remember(said, 9, { ordinal: 5, slot: 6 }, 0);
  const row = ids.find(3, 0, 10 ** 12);

  expect(ids.recall(row)).toEqual({ firstSequence: 9, ordinal: 5, slot: 6 });
  expect(ids.find(4, 0, 0)).toBe(MEMORY_NONE);
  expect(ids.find(3, 1, 0)).toBe(MEMORY_NONE);
  ids.end(3, 0, 2000);
  expect(ids.find(3, 0, 1999)).toBe(row);
  expect(ids.find(3, 0, 2000)).toBe(MEMORY_NONE);
});

test("two thousand living client ids are all found, each with what its order said", () => {
  const ids = new ClientIds();
  const numbers = Array.from({ length: 2_000 }, (_, at) => ({
    accountId: 1 + (at % 7),
    clientId: at,
  }));
  for (const { accountId, clientId } of numbers) {
    const terms = { ...said, accountId, clientId, sizeLots: 0, quoteUnits: 1 + clientId };
    ids.remember(terms, clientId, { ordinal: clientId, slot: 1 }, 0);
  }
  for (const { accountId, clientId } of numbers) {
    const row = ids.find(accountId, clientId, 0);
    expect(ids.recall(row).ordinal).toBe(clientId);
    const terms = { ...said, accountId, clientId, sizeLots: 0, quoteUnits: 1 + clientId };
    expect(ids.saysTheSame(row, terms)).toBe(true);
    expect(ids.saysTheSame(row, { ...terms, quoteUnits: 2 + clientId })).toBe(false);
    expect(ids.saysTheSame(row, { ...terms, sizeLots: 1 + clientId, quoteUnits: 0 })).toBe(false);
  }
});

test("only the same market, side, type, price and quantity say the same", () => {
  const ids = new ClientIds();
  ids.remember(said, 9, { ordinal: 5, slot: 6 }, 0);
  const row = ids.find(3, 0, 0);

  expect(ids.saysTheSame(row, said)).toBe(true);
  const others = [
    { marketId: 5 },
    { isAsk: false },
    { isMarket: true },
    { priceTicks: 101 },
    { sizeLots: 11 },
    { sizeLots: 0, quoteUnits: 10 },
  ];
  for (const other of others) expect(ids.saysTheSame(row, { ...said, ...other })).toBe(false);
});

test("both memories go on after a snapshot as if there had been none", () => {
  const [requests, ids] = [new Requests(), new ClientIds()];
  for (let a = 1; a <= 200; a += 1) {
    requests.remember(a, a, 1000, 0, { ...what, ordinal: a });
    ids.remember({ ...said, clientId: a }, a, { ordinal: a, slot: a }, 0);
  }
  const writer = new StateWriter();
  requests.save(writer);
  ids.save(writer);

  const reader = new StateReader(writer.toBytes());
  const [requestsBack, idsBack] = [new Requests(), new ClientIds()];
  requestsBack.load(reader);
  idsBack.load(reader);

  expect(reader.isAtEnd()).toBe(true);
  for (let a = 1; a <= 200; a += 1) {
    const found = nothing();
    expect(requestsBack.recall(a, a, 999, found)).toBe(true);
    expect(found.ordinal).toBe(a);
    expect(idsBack.recall(idsBack.find(3, a, 0)).ordinal).toBe(a);
  }
});
