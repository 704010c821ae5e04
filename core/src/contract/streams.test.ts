import { expect, test } from "vitest";
import { check } from "./check.ts";
import type { Stream } from "./streams.ts";
import {
  socketErrors,
  socketFrames,
  SOCKET_STREAMS_MAX,
  streamPlaces,
  streams,
} from "./streams.ts";

const published = [
  "bookTicker.{symbol}",
  "depth.{symbol}",
  "depth.{window}.{symbol}",
  "kline.{interval}.{symbol}",
  "trade.{symbol}",
  "ticker.{symbol}",
  "markPrice.{symbol}",
  "openInterest.{symbol}",
  "liquidation[.{symbol}]",
  "account.orderUpdate[.{symbol}]",
  "account.positionUpdate[.{symbol}]",
  "account.rfqUpdate[.{symbol}]",
  "account.balanceUpdate",
];

test("every published stream is a row, and no two rows share a pattern", () => {
  const patterns = Object.values<Stream>(streams).map((stream) => stream.pattern);
  expect(published.filter((pattern) => !patterns.includes(pattern))).toEqual([]);
  expect(new Set(patterns).size).toBe(patterns.length);
});

test("the account's streams, and they alone, need a key", () => {
  for (const stream of Object.values<Stream>(streams))
    expect(stream.access).toBe(stream.pattern.startsWith("account.") ? "key" : "anyone");
});

test("each place of a pattern has its words", () => {
  const places = Object.values<Stream>(streams).flatMap((stream) =>
    [...stream.pattern.matchAll(/\{(\w+)\}/g)].map((match) => match[1]),
  );
  expect(places.filter((place) => !Object.hasOwn(streamPlaces, place))).toEqual([]);
});

test("payloads captured from the wire fit their streams", () => {
  const depth = {
    e: "depth",
    E: 1694687965941000,
    s: "SOL_USDC",
    a: [["18.70", "0.000"]],
    b: [["18.67", "0.832"]],
    U: 94978271,
    u: 94978271,
    T: 1694687965940999,
  };
  expect(check(streams.depth.payload, depth).ok).toBe(true);
  const bookTickerOfAnEmptySide = {
    e: "bookTicker",
    E: 1694687965941000,
    s: "SOL_USDC",
    a: "18.70",
    A: "1.000",
    b: null,
    B: null,
    u: 111063070525358080,
    T: 1694687965940999,
  };
  // Update ids beyond exact JSON numbers are refused: ours count from one for each market.
  expect(check(streams.bookTicker.payload, bookTickerOfAnEmptySide)).toMatchObject({ ok: false });
  expect(check(streams.bookTicker.payload, { ...bookTickerOfAnEmptySide, u: 1 }).ok).toBe(true);
});

test("an order's fill carries what the other updates leave out", () => {
  const accepted = {
    e: "orderAccepted",
    E: 1694687692980000,
    s: "SOL_USD",
    c: 123,
    S: "Bid",
    o: "LIMIT",
    f: "GTC",
    q: "32123",
    p: "20",
    X: "New",
    i: "1111343026172067",
    z: "0",
    Z: "0",
    V: "RejectTaker",
    T: 1694687692989999,
    O: "USER",
    y: false,
    r: false,
    t: null,
  };
  const fill = {
    ...accepted,
    e: "orderFill",
    t: 567,
    l: "1.23",
    L: "20",
    m: true,
    n: "23",
    N: "USD",
  };
  expect(check(streams.orderUpdate.payload, accepted).ok).toBe(true);
  expect(check(streams.orderUpdate.payload, fill).ok).toBe(true);
  expect(check(streams.orderUpdate.payload, { ...fill, e: "orderTraded" })).toMatchObject({
    ok: false,
    fault: { path: "$.e", reason: "tag" },
  });
});

test("a subscription takes at most 512 streams and a signature of four texts", () => {
  const streamsOf = (count: number) => Array.from({ length: count }, (_, i) => `trade.M${i}`);
  const frame = { method: "SUBSCRIBE", params: streamsOf(SOCKET_STREAMS_MAX) };
  expect(check(socketFrames.subscribe, frame).ok).toBe(true);
  expect(
    check(socketFrames.subscribe, { ...frame, params: streamsOf(SOCKET_STREAMS_MAX + 1) }).ok,
  ).toBe(false);
  expect(check(socketFrames.subscribe, { ...frame, signature: ["k", "s", "1", "5000"] }).ok).toBe(
    true,
  );
  expect(check(socketFrames.subscribe, { ...frame, signature: ["k", "s", 1, 5000] }).ok).toBe(
    false,
  );
});

test("socket errors have codes of their own", () => {
  const codes = Object.values(socketErrors).map((row) => row.code);
  expect(new Set(codes).size).toBe(codes.length);
});
