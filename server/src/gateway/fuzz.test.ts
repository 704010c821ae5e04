/**
 * Whatever is sent, the answer is one of the API's own: never a failure of ours, never a status of
 * 500, always a code of the closed list or the text of a parse error.
 */
import { routes, schemas, type Route, type Schema } from "@holdall/core/contract";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Reader } from "./testing/reader.twin.ts";
import { startWorld, type Answer, type World } from "./testing/world.twin.ts";

const RUNS = process.env["HOLDALL_LONG"] === "1" ? 5_000 : 300;

let world: World;
beforeAll(async () => {
  const limits = { perAddress: 1e9, standard: 1e9, historical: 1e9, cancel: 1e9 };
  world = await startWorld({ limits });
});
afterAll(async () => {
  await world.gateway.close();
  expect(world.faults).toEqual([]);
});

const words = fc.constantFrom(
  "SOL_USDC",
  "SOL",
  "USDC",
  "NO_SUCH",
  "",
  "0",
  "-0",
  "1",
  "20",
  "0.01",
  "1e3",
  "-1",
  "00020.10",
  "9007199254740993",
  "99999999999999999999999999999",
  "1.".padEnd(40, "9"),
  "10%",
  "100.0001%",
  "Limit",
  "Market",
  "Bid",
  "Ask",
  "GTC",
  "FOK",
  "constructor",
  "__proto__",
  "\u0000",
  "é+/= &%",
  "x".repeat(300),
);
const numbers = fc.constantFrom(
  0,
  -1,
  1,
  1.5,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 53 - 1,
  1_700_000_000_000,
);
const anything = fc.oneof(
  words,
  numbers,
  fc.boolean(),
  fc.constant(null),
  fc.constant([]),
  fc.constant({}),
);

/** A value that mostly fits a schema, so that what lies behind the parser is reached too. */
function fitting(schema: Schema): fc.Arbitrary<unknown> {
  switch (schema.kind) {
    case "enum":
      return fc.constantFrom(...schema.values);
    case "integer":
      return fc.oneof(fc.constantFrom(schema.min, schema.max, 0, 1, 100), numbers);
    case "boolean":
      return fc.boolean();
    case "decimal":
    case "string":
      return words;
    case "array":
      return fc.array(fitting(schema.item), { maxLength: 3 });
    case "object":
      return fc.record(
        Object.fromEntries(
          Object.entries({ ...schema.required, ...schema.optional }).map(([name, field]) => [
            name,
            fc.oneof({ weight: 8, arbitrary: fitting(field) }, { weight: 1, arbitrary: anything }),
          ]),
        ),
        { requiredKeys: Object.keys(schema.required) },
      );
    case "number":
    case "tuple":
    case "map":
    case "union":
    case "anything":
    case "text":
    case "file":
    case "empty":
      return anything;
  }
}

const codes: readonly string[] = schemas.ApiErrorCode.values;

function expectOwn(name: string, answer: Answer): void {
  if (answer.status < 300) return;
  const said = `${name}: ${answer.status} ${answer.text}`;
  expect(answer.status === 501 || answer.status < 500, said).toBe(true);
  if (answer.json === undefined)
    expect(answer.text, said).toMatch(
      /^(parse request payload error: |failed to parse parameter )/,
    );
  else expect(codes, said).toContain(answer.json.code);
}

/** One value as the pairs of a query; what cannot stand in a query is left out. */
function pairsOf(value: unknown): string {
  const pairs = Object.entries(value as object).flatMap(([name, part]) =>
    [part]
      .flat()
      .flatMap((item) =>
        item === null || typeof item === "object" ? [] : [[name, String(item)] as [string, string]],
      ),
  );
  return new URLSearchParams(pairs).toString();
}

const rows = Object.entries<Route>(routes).filter(
  ([, route]) => route.access.kind !== "session" && route.demo !== true,
);

test("every route survives every body and query", async () => {
  const requests = fc.constantFrom(...rows).chain(([name, route]) =>
    fc.record({
      name: fc.constant(name),
      route: fc.constant(route),
      body: route.body === undefined ? fc.constant(undefined) : fitting(route.body),
      query: route.query === undefined ? fc.constant("") : fitting(route.query).map(pairsOf),
    }),
  );
  await fc.assert(
    fc.asyncProperty(requests, async ({ name, route, body, query }) => {
      const path = route.path.replace("{date}", "2026-11-22").replace("{file}", "a");
      const answer =
        route.access.kind === "key"
          ? await world.call(world.alice, route.method, path, route.access.instruction, {
              ...(query === "" ? {} : { query }),
              ...(body === undefined ? {} : { body }),
            })
          : await world.get(`${path}?${query}`);
      expectOwn(name, answer);
    }),
    { numRuns: RUNS },
  );
});

test("orders of every shape leave the venue whole", async () => {
  const order = routes.orderExecute.body;
  await fc.assert(
    fc.asyncProperty(fitting(order), async (body) => {
      const sent = { ...(body as object), symbol: "SOL_USDC" };
      const answer = await world.call(world.alice, "POST", "/api/v1/order", "orderExecute", {
        body: sent,
      });
      expectOwn(JSON.stringify(sent), answer);
    }),
    { numRuns: RUNS },
  );
  const { answer: sums } = await world.venue.query({ kind: "zero-sum" });
  expect(sums.map((row) => row.differenceUnits)).toEqual(sums.map(() => "0"));
});

test("a socket survives every frame", async () => {
  const frames = fc.oneof(
    fc.json(),
    fc.string(),
    fc
      .record(
        {
          method: fc.oneof(
            fc.constantFrom("SUBSCRIBE", "UNSUBSCRIBE", "HELLO", "LOGON", "orderExecute"),
            words,
          ),
          params: fc.oneof(
            fc.array(fc.oneof(words, fc.constantFrom("depth.SOL_USDC", "account.x"))),
            anything,
          ),
          signature: fc.oneof(fc.array(words), anything),
          id: anything,
          snapshot: fc.boolean(),
        },
        { requiredKeys: ["method"] },
      )
      .map((frame) => JSON.stringify(frame)),
  );
  const texts = fc.sample(frames, RUNS);
  const perSocket = 40;
  for (let from = 0; from < texts.length; from += perSocket) {
    const reader = await Reader.open(world.gateway.wsUrl);
    for (const text of texts.slice(from, from + perSocket)) reader.send(text);
    await reader.settled();
    for (const message of reader.messages)
      expect(message.stream ?? message.error ?? message.result).toBeDefined();
    reader.close();
  }
});
