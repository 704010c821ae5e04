import { expect, test } from "vitest";
import { publicOriginOf } from "./public-url.ts";

test.each([
  [undefined, undefined],
  ["", undefined],
  ["https://exchange.example", "https://exchange.example"],
  ["https://Exchange.example:443/", "https://exchange.example"],
  ["https://exchange.example:8443", "https://exchange.example:8443"],
  ["http://localhost:8080", "http://localhost:8080"],
])("PUBLIC_URL of %s is the origin %s", (text, origin) => {
  expect(publicOriginOf({ PUBLIC_URL: text })).toBe(origin);
});

test.each([
  "exchange.example",
  "http://exchange.example",
  "http://localhost.exchange.example",
  "https://exchange.example/trade",
  "https://exchange.example/?a",
  "https://somebody:secret@exchange.example",
  "ftp://exchange.example",
])("PUBLIC_URL of %s is refused", (text) => {
  expect(() => publicOriginOf({ PUBLIC_URL: text })).toThrow(`not "${text}"`);
});
