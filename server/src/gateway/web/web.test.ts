import { webRoutes, type WebRoute, type WebRouteName } from "@holdall/core/contract";
import { describe, expect, test } from "vitest";
import { worldOfEachTest } from "./each-test.twin.ts";
import { enterAsDemo, Visitor, type WebWorld } from "./web-world.twin.ts";

const HOUR_MS = 3_600_000;
let world: WebWorld;
let anna: Visitor;

worldOfEachTest((fresh) => void ({ world, anna } = fresh));

const rows = Object.entries(webRoutes) as readonly (readonly [WebRouteName, WebRoute])[];
const guarded = rows.filter(([, row]) => row.access !== "visitor");
const commands = rows.filter(([, row]) => row.access === "command" || row.access === "step-up");
const confirmed = rows.filter(([, row]) => row.access === "step-up");

const change = { kind: "MarketState", symbol: "SOL_USDC", state: "Open", reason: "test" };

/** A body that fits each row; those who are refused before it is looked at need no sense in it. */
const token = "A".repeat(43);
const bodies: Partial<Record<WebRouteName, object>> = {
  sessionSubaccount: { subaccountId: 0 },
  sessionEnd: { sessionId: token },
  settingsSet: { language: "fr", page: { theme: "ink" } },
  verificationAsk: { level: "Basic", name: "Anna", birthDate: "1990-01-01" },
  stepUpBegin: { route: "sessionEndAll", fields: {} },
  stepUpProve: { stepUpId: token },
  passkeyAdd: { flowId: token, credential: {}, name: "second" },
  passkeyRemove: { passkeyId: "x" },
  totpConfirm: { flowId: token, code: "123456" },
  keyCreate: {
    apiKey: "A".repeat(44),
    name: "bot",
    subaccountId: 0,
    scopes: ["read"],
    expiresAt: 1,
  },
  keyRevoke: { apiKey: "A".repeat(44) },
  addressAdd: { symbol: "USDC", blockchain: "Solana", address: "So1", label: "cold" },
  addressRemove: { addressId: token },
  delaySet: { hours: 24 },
  withdraw: { addressId: token, quantity: "5" },
  withdrawCancel: { withdrawalId: 1 },
  operatorMarketState: { symbol: "SOL_USDC", state: "Closed", reason: "test" },
  operatorTrial: { change },
  operatorPropose: { change },
  operatorProposalSign: { proposalId: token, hash: "x", change },
  operatorProposalRefuse: { proposalId: token },
  operatorQueueTake: { kind: "Withdrawal", id: "1", isMine: true },
};

describe("every route refuses", () => {
  test("whoever has no session", async () => {
    const stranger = new Visitor(world);
    for (const [name] of guarded)
      expect((await stranger.send(name, bodies[name])).status, name).toBe(401);
  });

  test("a cookie that is nobody's", async () => {
    const stranger = new Visitor(world);
    stranger.cookie = `holdall_session=${token}`;
    for (const [name] of guarded)
      expect((await stranger.send(name, bodies[name])).status, name).toBe(401);
  });

  test("a command with the cookie alone: a stolen cookie moves nothing", async () => {
    for (const [name] of commands) {
      const answer = await anna.send(name, bodies[name], { isSigned: false });
      expect(answer.status, name).toBe(401);
    }
  });

  test("a command that another session's key signed", async () => {
    const bea = new Visitor(world);
    await bea.signUp("bea");
    for (const [name] of commands) {
      const answer = await anna.send(name, bodies[name], { signer: bea.key });
      expect(answer.status, name).toBe(401);
    }
  });

  test("a session that has ended by itself", async () => {
    anna.pass(12 * HOUR_MS);
    for (const [name] of guarded)
      expect((await anna.send(name, bodies[name])).status, name).toBe(401);
  });

  test("a confirmed act without a confirmation, or with an invented one", async () => {
    for (const [name] of confirmed) {
      const bare = await anna.send(name, bodies[name]);
      const headers = { "X-Step-Up": token };
      const invented = await anna.send(name, bodies[name], { headers });
      expect([bare.status, invented.status], name).toEqual([403, 403]);
    }
  });

  test("a page of another origin", async () => {
    for (const [name, row] of rows) {
      const headers = { Origin: "https://elsewhere.example" };
      const answer = await anna.send(name, bodies[name], { headers });
      expect(answer.status, name).toBe(403);
      if (row.method === "GET" || name === "report") continue;
      const silent = await anna.send(name, bodies[name], { headers: { Origin: undefined } });
      expect(silent.status, name).toBe(403);
    }
  });
});

describe("a confirmation", () => {
  const entry = { symbol: "USDC", blockchain: "Solana", address: "So11", label: "cold" };

  test("is for one intent: an altered one is refused, and nothing happens", async () => {
    const headers = await anna.confirm("addressAdd", entry);
    const altered = { ...entry, address: "So12" };
    expect((await anna.send("addressAdd", altered, { headers })).status).toBe(403);
    expect((await anna.send("addresses")).json).toEqual([]);
  });

  test("works once", async () => {
    const headers = await anna.confirm("addressAdd", entry);
    expect((await anna.send("addressAdd", entry, { headers })).status).toBe(200);
    expect((await anna.send("addressAdd", entry, { headers })).status).toBe(403);
  });

  test("holds two minutes and not a moment longer", async () => {
    const headers = await anna.confirm("addressAdd", entry);
    anna.pass(120_000);
    expect((await anna.send("addressAdd", entry, { headers })).status).toBe(403);
  });

  test("belongs to the session that asked", async () => {
    const headers = await anna.confirm("addressAdd", entry);
    const second = new Visitor(world, anna.passkey);
    expect((await second.signIn()).status).toBe(200);
    expect((await second.send("addressAdd", entry, { headers })).status).toBe(403);
  });

  test("needs the person's own passkey, over its own challenge", async () => {
    const bea = new Visitor(world);
    await bea.signUp("bea");
    const begun = await anna.send("stepUpBegin", { route: "sessionEndAll", fields: {} });
    const stepUpId = begun.json.stepUpId as string;
    const foreign = bea.passkey.get(begun.json.passkeyOptions);
    expect((await anna.send("stepUpProve", { stepUpId, credential: foreign })).status).toBe(400);
    const own = anna.passkey.get(begun.json.passkeyOptions);
    // The wrong answer used the question up.
    expect((await anna.send("stepUpProve", { stepUpId, credential: own })).status).toBe(403);
    const next = await anna.send("stepUpBegin", { route: "sessionEndAll", fields: {} });
    const nextId = next.json.stepUpId as string;
    expect((await anna.send("stepUpProve", { stepUpId: nextId, credential: own })).status).toBe(
      400,
    );
  });

  test("is asked for by routes that take one, with a body that fits", async () => {
    for (const route of ["settingsSet", "nothing", "toString"]) {
      expect((await anna.send("stepUpBegin", { route, fields: {} })).status, route).toBe(400);
    }
    const unfit = { route: "delaySet", fields: { hours: 721 } };
    expect((await anna.send("stepUpBegin", unfit)).status).toBe(400);
  });
});

describe("coming in", () => {
  test("opens an account by command, and the journal does not know whose", async () => {
    const { results } = world.venue;
    const opened = results.at(-1)!.events.find((event) => event.kind === "account-opened");
    expect(opened).toMatchObject({ subaccountNumber: 0, name: "main" });
    expect(JSON.stringify(results)).not.toContain("anna");
  });

  test("a passkey signs in; the same answer a second time does not", async () => {
    const second = new Visitor(world, anna.passkey);
    const begun = await second.send("signInBegin");
    const credential = anna.passkey.get(begun.json.options);
    const body = {
      flowId: begun.json.flowId as string,
      credential,
      sessionKey: second.key.publicKey,
      device: "x",
    };
    expect((await second.send("signInFinish", body)).status).toBe(200);
    expect((await second.send("signInFinish", body)).status).toBe(400);
    const next = await second.send("signInBegin");
    const replayed = { ...body, flowId: next.json.flowId as string };
    expect((await second.send("signInFinish", replayed)).status).toBe(401);
  });

  test("a handle is one person's, whatever its case, and countries may be shut", async () => {
    const other = new Visitor(world);
    expect((await other.signUp("ANNA")).status).toBe(409);
    expect((await other.signUp("carl", "KP")).status).toBe(403);
    expect((await other.signUp("a b")).status).toBe(400);
    expect((await other.signUp("carl")).status).toBe(200);
  });

  test("a sign-up with a key that is none leaves nothing behind", async () => {
    const other = new Visitor(world);
    const { length } = world.venue.results;
    const begun = await other.send("signUpBegin", { handle: "carl", country: "FR" });
    const credential = other.passkey.create(begun.json.options);
    const flowId = begun.json.flowId as string;
    const body = { flowId, credential, sessionKey: "AAAA", device: "x" };
    expect((await other.send("signUpFinish", body)).status).toBe(400);
    expect(world.venue.results).toHaveLength(length);
    expect((await other.signUp("carl")).status).toBe(200);
  });

  test("an entry link works once", async () => {
    const demo = new Visitor(world);
    const used = await enterAsDemo(world, demo);
    expect((await demo.send("sessionShow")).json).toMatchObject({ handle: "alice", isDemo: true });
    const late = new Visitor(world);
    const body = { token: used, sessionKey: late.key.publicKey, device: "x" };
    expect((await late.send("demoEnter", body)).status).toBe(401);
  });

  test("codes say the same of a handle without authenticator and of none at all", async () => {
    const ask = (handle: string) =>
      new Visitor(world).send("signInCode", {
        handle,
        code: "123456",
        sessionKey: anna.key.publicKey,
        device: "x",
      });
    const [known, unknown] = [await ask("anna"), await ask("nobody")];
    expect(known.status).toBe(401);
    expect([known.status, known.text]).toEqual([unknown.status, unknown.text]);
  });

  test("the cookie is for this site's requests and no script", async () => {
    const other = new Visitor(world);
    const answer = await other.signUp("dora");
    expect(answer.headers.get("set-cookie")).toMatch(
      /^holdall_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=2592000$/,
    );
  });
});

describe("a session", () => {
  test("lives as long as it is used, and never beyond thirty days", async () => {
    for (let half = 0; half < 65; half++) {
      anna.pass(11 * HOUR_MS);
      expect((await anna.send("sessionShow")).status).toBe(200);
    }
    anna.pass(6 * HOUR_MS);
    expect((await anna.send("sessionShow")).status).toBe(401);
  });

  test("its key signs the public API, and no more once it is ended from elsewhere", async () => {
    const call = (): Promise<Response> =>
      fetch(`${world.gateway.url}/api/v1/account`, { headers: anna.key.headers("accountQuery") });
    expect((await call()).status).toBe(200);
    const second = new Visitor(world, anna.passkey);
    await second.signIn();
    const sessions = (await second.send("sessions")).json as unknown as {
      sessionId: string;
      isThis: boolean;
    }[];
    const other = sessions.find(({ isThis }) => !isThis)!;
    expect((await second.send("sessionEnd", { sessionId: other.sessionId })).status).toBe(204);
    expect((await call()).status).toBe(400);
    expect((await anna.send("sessionShow")).status).toBe(401);
  });

  test("takes no command twice", async () => {
    const body = { language: "fr", page: {} };
    const headers = anna.key.headers("web.settingsSet", { body });
    expect((await anna.send("settingsSet", body, { headers })).status).toBe(204);
    expect((await anna.send("settingsSet", body, { headers })).status).toBe(409);
    expect((await anna.send("settings")).json).toEqual(body);
  });
});
