import { check, schemas } from "@holdall/core/contract";
import type { Schema } from "@holdall/core/contract";
import { formatDecimal, parseDecimal, parseUnits } from "@holdall/core/num";
import {
  JsonRefused,
  ParameterRefused,
  fieldsOfBody,
  parsePairs,
  parseStreamName,
  parseStrictJson,
  signeeCandidates,
} from "@holdall/server/gateway/parsers";
import { JournalUrlError, serversOf } from "@holdall/server/journal/parsers";
import type { Target } from "./target.ts";
import { bytesOf, law, textOf, typed } from "./target.ts";

const DECIMALS = 8;
const numbers = [
  "0",
  "-",
  ".",
  "1",
  "9007199254740993",
  "1e5",
  "00",
  "99999999999999999999999999999",
];
const json = [
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  '"',
  "null",
  "true",
  '"__proto__"',
  "1e9",
  "\\u0000",
  "\\ud800",
];

const decimal: Target = {
  name: "decimal",
  seeds: () => ["0", "1.5", "123456789.12345678", "-3.20", "0.00000001"].map(bytesOf),
  words: numbers,
  read(input) {
    const text = textOf(input);
    const whole = parseDecimal(text, DECIMALS, "exact", "signed");
    if (typeof whole === "bigint") {
      const again = parseDecimal(formatDecimal(whole, DECIMALS), DECIMALS, "exact", "signed");
      law(
        again === whole,
        `${text} reads as ${whole}, and what is written of it as ${String(again)}`,
      );
    }
    const units = parseUnits(text, DECIMALS);
    law(
      typeof units === "string" || BigInt(units) === parseDecimal(text, DECIMALS),
      "the fast reader and the exact one disagree",
    );
  },
};

/** Bodies as the doors read them: strict JSON, then the contract's shapes, then the text that is signed. */
const requestBody: Target = {
  name: "request-body",
  seeds: () =>
    [
      '{"symbol":"SOL_USDC","side":"Bid","orderType":"Limit","price":"20.00","quantity":"0.10","clientId":7}',
      '[{"symbol":"SOL_USDC","orderId":"12"}]',
      '{"method":"SUBSCRIBE","params":["depth.SOL_USDC"],"signature":["a","b","1","5000"]}',
    ].map(bytesOf),
  words: [...json, ...numbers, '"symbol"', '"quantity"', "SUBSCRIBE"],
  read(input) {
    const text = textOf(input);
    const value = typed(() => ({ body: parseStrictJson(text) }), JsonRefused);
    if (value === undefined) return;
    for (const schema of Object.values<Schema>(schemas)) {
      const outcome = check(schema, value.body, "ignore");
      law(typeof outcome.ok === "boolean", "a check without an outcome");
    }
    const fields = fieldsOfBody(value.body);
    const texts = signeeCandidates([{ instruction: "x", fields }], "1", "5000");
    law(texts.length >= 1 && texts.length <= 3, "more than three texts may have been signed");
  },
};

const queryText: Target = {
  name: "query",
  seeds: () => ["symbol=SOL_USDC&limit=20", "a=%20b&a=c+d", "from=1&to=2&x"].map(bytesOf),
  words: ["&", "=", "%", "%00", "%ff", "%C3%A9", "+", "symbol", "__proto__"],
  read(input) {
    const text = textOf(input);
    const pairs = typed(() => parsePairs(text), ParameterRefused);
    law(pairs === undefined || pairs.length <= text.length + 1, "more pairs than characters");
  },
};

const streamName: Target = {
  name: "stream-name",
  seeds: () =>
    ["depth.SOL_USDC", "depth.200ms.SOL_USDC", "kline.1m.SOL_USDC", "account.orderUpdate"].map(
      bytesOf,
    ),
  words: [".", "depth", "kline", "trade", "account", "constructor"],
  read(input) {
    const name = textOf(input);
    const parsed = parseStreamName(name);
    law(
      !("stream" in parsed) || parsed.name === name,
      "a stream has another name than was asked for",
    );
  },
};

const journalUrl: Target = {
  name: "journal-url",
  seeds: () =>
    ["postgres://u:p@h1:5432,h2:5433/d", "postgresql://[::1]:1/d?sslmode=require"].map(bytesOf),
  words: ["postgres://", "@", ",", ":", "/", "?", "[", "]"],
  read(input) {
    const servers = typed(() => serversOf(textOf(input)), JournalUrlError);
    law(servers === undefined || servers.length <= 8, "more servers than are allowed");
  },
};

/** Readers of texts. */
export const textTargets: readonly Target[] = [
  decimal,
  requestBody,
  queryText,
  streamName,
  journalUrl,
];
