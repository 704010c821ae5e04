/**
 * Every route against every kind of caller, made from the contract's rows: whoever is not named by a
 * row is refused and changes nothing, and nobody is shown what belongs to another account.
 */
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { routes, type Route, type Scope } from "@holdall/core/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { ApiKey } from "./auth/api-key.ts";
import { Person } from "./testing/person.twin.ts";
import { Reader } from "./testing/reader.twin.ts";
import { startWorld, type Answer, type World } from "./testing/world.twin.ts";

const scopes: readonly Scope[] = ["read", "trade", "transfer", "withdraw", "rfq", "vault"];
/** All of them: those of the demo world have a door here too. */
const rows = Object.entries<Route>(routes).map(([name, route]) => ({ name, ...route }));
type Row = (typeof rows)[number];

/** Numbers that only Alice's order has: wherever they appear, it is hers that is shown. */
const clientId = 987_654_321;
const quantity = "7.77";

let world: World;
let aliceKey: ApiKey;
let orderId = "";

beforeAll(async () => {
  const limits = { perAddress: 1e9, standard: 1e9, historical: 1e9, cancel: 1e9 };
  world = await startWorld({ limits, faucet: async () => ({ units: 1 }) });
  aliceKey = world.keys.get(world.alice.publicKey)!;
  const body = {
    symbol: "SOL_USDC",
    side: "Bid",
    orderType: "Limit",
    price: "1.00",
    quantity,
    clientId,
  };
  const placed = await world.call(world.alice, "POST", "/api/v1/order", "orderExecute", { body });
  expect(placed.status).toBe(200);
  orderId = placed.json["id"];
});

afterAll(async () => {
  await world.gateway.close();
  expect(world.faults).toEqual([]);
});

/** Fields that name Alice's order and account, for every row that takes such fields. */
const fields = () => ({
  symbol: "SOL_USDC",
  orderId,
  clientId,
  id: orderId,
  accountId: String(aliceKey.accountId),
  subaccountId: Number(aliceKey.accountId),
  userId: Number(aliceKey.userId),
  limit: 100,
});

function call(row: Row, who: Person, headers: Record<string, string> = {}): Promise<Answer> {
  const instruction = row.access.kind === "key" ? row.access.instruction : row.name;
  const named = fields();
  // Both are signed, as `exchange-api.md` section 1.2 says; a row reads the one that it has.
  const query = new URLSearchParams(
    Object.entries(named).map(([name, value]): [string, string] => [name, String(value)]),
  );
  const sent = row.method === "GET" ? { query: query.toString() } : { body: named };
  const path = row.path.replaceAll(/\{[^}]+\}/g, "1");
  return world.call(who, row.method, path, instruction, { ...sent, headers });
}

const stateHash = async (): Promise<string> =>
  (await world.venue.query({ kind: "state-hash" })).answer;

interface Caller {
  readonly who: string;
  /** What every row says to them; absent where it depends on what the row reads first. */
  readonly status?: number;
  readonly call: (row: Row) => Promise<Answer>;
}

const withKey = async (change: Partial<ApiKey>, row: Row): Promise<Answer> => {
  world.keys.set(aliceKey.publicKey, { ...aliceKey, ...change });
  const answer = await call(row, world.alice);
  world.keys.set(aliceKey.publicKey, aliceKey);
  return answer;
};

const stranger = new Person();

/** Whom no signed row may let in. */
const uninvited: readonly Caller[] = [
  {
    who: "nobody",
    call: (row) =>
      world.get(row.path).then((answer) => (row.method === "GET" ? answer : unsigned(row))),
  },
  { who: "a key that is not registered", call: (row) => call(row, stranger) },
  {
    who: "the signature of another person",
    call: (row) => call(row, world.bob, { "X-API-Key": world.alice.publicKey }),
  },
  {
    who: "every scope but the row's",
    status: 403,
    call: (row) => {
      const needed = row.access.kind === "key" ? row.access.scope : undefined;
      return withKey({ scopes: scopes.filter((scope) => scope !== needed) }, row);
    },
  },
  { who: "a key without scopes", status: 403, call: (row) => withKey({ scopes: [] }, row) },
  { who: "an expired key", status: 401, call: (row) => withKey({ expiresAtMs: 1 }, row) },
  {
    who: "a key used from elsewhere",
    status: 403,
    call: (row) => withKey({ ipList: ["203.0.113.7"] }, row),
  },
];

async function unsigned(row: Row): Promise<Answer> {
  const response = await fetch(world.gateway.url + row.path, {
    method: row.method,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(fields()),
  });
  return {
    status: response.status,
    text: await response.text(),
    json: undefined!,
    headers: response.headers,
  };
}

const signedRows = rows.filter(({ access }) => access.kind === "key");
const sessionRows = rows.filter(({ access }) => access.kind === "session");

test.each(uninvited)(
  "no signed route lets in $who, and nothing changes",
  async ({ who, status: said, call: callAs }) => {
    const before = await stateHash();
    for (const row of signedRows) {
      const { status, text } = await callAs(row);
      const expected = said === undefined ? [400, 401, 403] : [said];
      expect(expected, `${row.name}, ${who}: ${text}`).toContain(status);
      expect(text, row.name).not.toContain(orderId);
    }
    expect(await stateHash()).toBe(before);
    expect(signedRows.length).toBeGreaterThan(60);
  },
);

test("no API key, whatever its scopes, stands for a web session", async () => {
  for (const row of sessionRows) expect((await call(row, world.alice)).status, row.name).toBe(401);
  expect(sessionRows.length).toBeGreaterThan(3);
});

test("what anybody may call only reads, and shows nobody's orders", async () => {
  const open = rows.filter(({ access }) => access.kind === "anyone");
  const before = await stateHash();
  for (const row of open) {
    expect(row.method, row.name).toBe("GET");
    const { text } = await call(row, stranger);
    expect(text, row.name).not.toContain(String(clientId));
  }
  expect(await stateHash()).toBe(before);
  expect(open.length).toBeGreaterThan(10);
});

test("with a key of his own and the names of her order, Bob sees and moves nothing of Alice's", async () => {
  for (const row of signedRows) {
    const { status, text } = await call(row, world.bob);
    expect(status, row.name).toBeLessThan(600);
    expect(text, row.name).not.toContain(String(clientId));
    expect(text, row.name).not.toContain(quantity);
  }
  const own = await world.call(world.alice, "GET", "/api/v1/orders", "orderQueryAll", {
    query: "symbol=SOL_USDC",
  });
  expect(own.status).toBe(200);
  expect(own.text).toContain(orderId);
  expect(own.text).toContain(quantity);
});

test("the right key is let in by every signed route", async () => {
  for (const row of signedRows) {
    if (row.access.kind !== "key") continue;
    const { status, text } = await withKey({ scopes: [row.access.scope] }, row);
    expect([401, 403], `${row.name}: ${text}`).not.toContain(status);
  }
});

/** Whose page is behind a socket, and whether it may be opened. */
const origins: readonly (readonly [who: string, origin: string | undefined, isOwn: boolean])[] = [
  ["a program, which names none", undefined, true],
  ["our own page", "http://localhost:PORT", true],
  ["another site", "https://elsewhere.example", false],
  ["a page without an origin", "null", false],
  ["our page's name at another port", "http://localhost:1", false],
  ["our page's name by another scheme", "https://localhost:PORT", false],
  ["a name below ours", "http://wallet.localhost:PORT", false],
  ["a name that begins with ours", "http://localhost:PORT.elsewhere.example", false],
  ["nothing, said aloud", "", false],
];

test.each(origins)("a socket opened by %s: %s", async (_who, origin, isOwn) => {
  const { port } = new URL(world.gateway.url);
  const headers = origin === undefined ? {} : { Origin: origin.replace("PORT", port) };
  if (isOwn) {
    const reader = await Reader.open(world.gateway.wsUrl, { headers });
    await reader.settled();
    reader.close();
    return;
  }
  const refused = await refusedUpgrade(headers);
  expect(refused.status).toBe(403);
  expect(refused.requestId).toMatch(/^[0-9a-f]{32}$/);
  expect(JSON.parse(refused.text)).toEqual({
    code: "FORBIDDEN",
    message: "Only the web application's own pages may ask this",
  });
  expect(world.refused.at(-1)).toMatchObject({ requestId: refused.requestId, code: "FORBIDDEN" });
});

/** The answer to an upgrade that is not made. */
async function refusedUpgrade(headers: Record<string, string>) {
  const socket = new WebSocket(world.gateway.wsUrl, { headers });
  socket.on("error", () => {});
  const opened = once(socket, "open").then(() => {
    throw new Error("the socket was opened");
  });
  const refused = once(socket, "unexpected-response");
  const [, response] = (await Promise.race([refused, opened])) as [unknown, IncomingMessage];
  const text = (await response.toArray()).join("");
  return { status: response.statusCode, text, requestId: response.headers["x-request-id"] };
}
