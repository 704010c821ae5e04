import { expect, test } from "vitest";
import { WebSocket } from "ws";
import { Person } from "../testing/person.twin.ts";
import { worldOfEachTest } from "./each-test.twin.ts";
import { Visitor, type WebWorld } from "./web-world.twin.ts";

const MINUTE_MS = 60_000;
let world: WebWorld;
let anna: Visitor;

worldOfEachTest((fresh) => void ({ world, anna } = fresh));

interface Listening {
  /** The reason of the close, and how long after now it came. */
  closed(): Promise<{ readonly code: number; readonly reason: string }>;
  isOpen(): boolean;
}

/** A socket that listens to a private stream with that key. */
async function listen(by: Person): Promise<Listening> {
  const socket = new WebSocket(world.gateway.wsUrl);
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on("close", (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  await new Promise((resolve) => socket.on("open", resolve));
  const signature = by.socketSignature("subscribe");
  const params = ["account.balanceUpdate"];
  const told = new Promise((resolve) => socket.once("message", resolve));
  socket.send(JSON.stringify({ method: "SUBSCRIBE", params, signature }));
  // Frames are answered in their order, and only what is wrong is answered at all.
  socket.send(JSON.stringify({ method: "SUBSCRIBE", params: ["nonsense"] }));
  await told;
  return { closed: () => closed, isOpen: () => socket.readyState === WebSocket.OPEN };
}

test("the sockets of a session that is ended elsewhere close within a second, others stay", async () => {
  const other = new Visitor(world, anna.passkey);
  await other.signIn();
  const [lost, kept] = [await listen(other.key), await listen(anna.key)];
  const { sessionId } = (await other.send("sessionShow")).json;
  const startMs = performance.now();
  expect((await anna.send("sessionEnd", { sessionId: String(sessionId) })).status).toBe(204);
  expect(await lost.closed()).toMatchObject({ code: 1008, reason: expect.stringMatching("ended") });
  expect(performance.now() - startMs).toBeLessThan(1_000);
  expect(kept.isOpen()).toBe(true);
});

test("the sockets of a revoked key close too", async () => {
  const bot = new Person();
  await anna.confirmed("keyCreate", {
    apiKey: bot.publicKey,
    name: "bot",
    subaccountId: 0,
    scopes: ["read"],
    expiresAt: Date.now() + 60 * MINUTE_MS,
  });
  const socket = await listen(bot);
  expect((await anna.send("keyRevoke", { apiKey: bot.publicKey })).status).toBe(204);
  expect(await socket.closed()).toMatchObject({ code: 1008 });
});

test("after fifteen minutes without a signed act nothing is confirmed until a new sign-in", async () => {
  const ask = () => anna.send("stepUpBegin", { route: "delaySet", fields: { hours: 1 } });
  anna.pass(15 * MINUTE_MS - 2_000);
  expect((await ask()).status).toBe(200);
  anna.pass(15 * MINUTE_MS + 1_000);
  const refused = await ask();
  expect(refused.status).toBe(401);
  expect(refused.text).toContain("Sign in again");
  const settings = { language: "en", page: {} };
  expect((await anna.send("settingsSet", settings)).status).toBe(204);
  expect((await ask()).status).toBe(401);
  await anna.signIn();
  expect((await ask()).status).toBe(200);
});
