import { CONTRACT_VERSION } from "@holdall/core/contract";
import { expect, test } from "vitest";
import { FakeNetwork, FakeTimers, settled } from "./fake-socket.twin.ts";
import type { Greeting } from "./greeting.ts";
import { serverClock } from "./server-clock.ts";
import { signerOfSecret } from "./signing.ts";
import type { Signer } from "./signing.ts";
import { Streams } from "./streams.ts";

const signer = await signerOfSecret(Buffer.alloc(32, 1).toString("base64"));

function listening(withSigner: Signer | undefined = signer) {
  const network = new FakeNetwork();
  const timers = new FakeTimers();
  const faults: Error[] = [];
  const greetings: Greeting[] = [];
  let nowMs = 1_000;
  const streams = new Streams({
    url: "ws://venue",
    openSocket: network.openSocket,
    after: timers.after,
    random: () => 0.5,
    timeoutMs: 1_000,
    windowMs: 5_000,
    signer: withSigner,
    clock: serverClock(
      () => (nowMs += 1),
      async () => 0,
    ),
    onFault: (fault) => faults.push(fault),
    onGreeting: (greeting) => greetings.push(greeting),
  });
  return { network, timers, faults, greetings, streams };
}

const tradeOfSol = {
  e: "trade",
  E: 2,
  s: "SOL_USDC",
  p: "100.00",
  q: "1.00",
  b: "1",
  a: "2",
  t: 1,
  T: 1,
  m: false,
};

test("a name is subscribed once however many listen, and left with the last of them", () => {
  const { network, streams } = listening();
  const first: unknown[] = [];
  const second: unknown[] = [];
  const one = streams.subscribe("trade", { symbol: "SOL_USDC" }, (trade) => first.push(trade));
  const two = streams.subscribe("trade", { symbol: "SOL_USDC" }, (trade) => second.push(trade));
  network.last.accept();
  expect(network.sockets).toHaveLength(1);
  expect(network.last.asked).toEqual([{ method: "SUBSCRIBE", params: ["trade.SOL_USDC"] }]);
  network.last.say({ stream: "trade.SOL_USDC", data: tradeOfSol });
  one.close();
  one.close();
  network.last.say({ stream: "trade.SOL_USDC", data: tradeOfSol });
  two.close();
  expect([first.length, second.length]).toEqual([1, 2]);
  expect(first[0]).toEqual(tradeOfSol);
  expect(network.last.asked.at(-1)).toEqual({ method: "UNSUBSCRIBE", params: ["trade.SOL_USDC"] });
});

test("a private stream is signed, and signed anew after a reconnection", async () => {
  const { network, timers, streams } = listening();
  streams.subscribe("orderUpdate", {}, () => {});
  network.last.accept();
  await settled();
  network.last.close();
  timers.pass(125);
  network.last.accept();
  await settled();
  const frames = network.sockets.map((socket) => socket.asked[0]) as { signature: string[] }[];
  for (const frame of frames) {
    expect(frame).toMatchObject({ method: "SUBSCRIBE", params: ["account.orderUpdate"] });
    const [key, signature, timestamp, window] = frame.signature;
    expect(key).toBe(signer.apiKey);
    expect(window).toBe("5000");
    const text = `instruction=subscribe&timestamp=${timestamp}&window=5000`;
    expect(signature).toBe(await signer.sign(text));
  }
  expect(frames[0].signature[2]).not.toBe(frames[1].signature[2]);
});

test("after a reconnection every stream is asked for again and told that it begins anew", async () => {
  const { network, timers, streams } = listening();
  const starts: string[] = [];
  const hear = (name: string) => (isAgain: boolean) => starts.push(`${name} ${isAgain}`);
  streams.subscribe("trade", { symbol: "A" }, () => {}, { onStart: hear("trade") });
  streams.subscribe("depth", { symbol: "A" }, () => {}, { onStart: hear("depth"), checksum: true });
  streams.subscribe("balanceUpdate", {}, () => {}, { onStart: hear("balance") });
  network.last.accept();
  await settled();
  network.last.close();
  timers.pass(125);
  network.last.accept();
  await settled();
  expect(network.last.asked).toMatchObject([
    { params: ["depth.A"], checksum: true },
    { params: ["trade.A"] },
    { params: ["account.balanceUpdate"] },
  ]);
  expect(starts.toSorted()).toEqual(
    ["trade", "depth", "balance"].flatMap((name) => [`${name} false`, `${name} true`]).toSorted(),
  );
});

test("whoever joins a running stream is told at once that it runs", async () => {
  const { network, streams } = listening();
  streams.subscribe("trade", { symbol: "A" }, () => {});
  network.last.accept();
  const starts: boolean[] = [];
  streams.subscribe("trade", { symbol: "A" }, () => {}, { onStart: (again) => starts.push(again) });
  await settled();
  expect(starts).toEqual([false]);
  expect(network.last.asked).toHaveLength(1);
});

test("a private stream that was left while its signature was made is never asked for", async () => {
  const { network, streams } = listening();
  network.sockets.length = 0;
  streams.subscribe("trade", { symbol: "A" }, () => {});
  network.last.accept();
  streams.subscribe("orderUpdate", {}, () => {}).close();
  await settled();
  expect(network.last.asked).toMatchObject([
    { method: "SUBSCRIBE", params: ["trade.A"] },
    { method: "UNSUBSCRIBE", params: ["account.orderUpdate"] },
  ]);
});

test("a signature made for a connection that broke is not sent on the next", async () => {
  const { network, timers, streams } = listening();
  streams.subscribe("orderUpdate", {}, () => {});
  network.last.accept();
  network.last.close();
  timers.pass(125);
  network.last.accept();
  await settled();
  expect(network.sockets[0].asked).toHaveLength(0);
  expect(network.sockets[1].asked).toHaveLength(1);
});

test("errors of the venue and payloads against the contract are told, not delivered", () => {
  const { network, faults, streams } = listening();
  const heard: unknown[] = [];
  streams.subscribe("trade", { symbol: "SOL_USDC" }, (trade) => heard.push(trade));
  network.last.accept();
  network.last.say({ id: null, error: { code: 4006, message: "Invalid stream" } });
  network.last.say({ stream: "trade.SOL_USDC", data: { ...tradeOfSol, p: 100 } });
  network.last.say({ stream: "trade.OTHER", data: tradeOfSol });
  expect(heard).toEqual([]);
  expect(faults.map((fault) => fault.message)).toEqual([
    "Invalid stream (4006)",
    "trade.SOL_USDC: $.p should be decimal string",
  ]);
});

test("a socket carries 512 streams and not one more", () => {
  const { streams } = listening();
  for (let index = 0; index < 512; index += 1) {
    streams.subscribe("trade", { symbol: `S${index}` }, () => {});
  }
  expect(() => streams.subscribe("trade", { symbol: "S512" }, () => {})).toThrow("at most 512");
  expect(() => streams.subscribe("trade", { symbol: "S511" }, () => {})).not.toThrow();
});

test("closed, nothing is heard and nothing opens again", () => {
  const { network, timers, streams } = listening();
  const heard: unknown[] = [];
  streams.subscribe("trade", { symbol: "SOL_USDC" }, (trade) => heard.push(trade));
  network.last.accept();
  streams.close();
  network.last.say({ stream: "trade.SOL_USDC", data: tradeOfSol });
  timers.pass(60_000);
  expect(heard).toEqual([]);
  expect(network.sockets).toHaveLength(1);
});

test("each connection is greeted first, and its owner told what the venue says of itself", () => {
  const { network, timers, greetings, streams } = listening();
  streams.subscribe("trade", { symbol: "SOL_USDC" }, () => {});
  for (const build of ["0011223344556677", "8899aabbccddeeff"]) {
    network.last.accept();
    expect(network.last.sent[0]).toEqual({ method: "HELLO", id: 0 });
    network.last.say({ id: 0, result: { nonce: "n", contract: CONTRACT_VERSION, build } });
    network.last.close();
    timers.pass(250);
  }
  expect(greetings.map(({ build }) => build)).toEqual(["0011223344556677", "8899aabbccddeeff"]);
  expect(network.sockets).toHaveLength(3);
});

test.each([CONTRACT_VERSION + 1, CONTRACT_VERSION - 1])(
  "a venue that speaks contract %i is heard no more, and never asked again",
  (contract) => {
    const { network, timers, greetings, streams } = listening();
    const heard: unknown[] = [];
    streams.subscribe("trade", { symbol: "SOL_USDC" }, (trade) => heard.push(trade));
    network.last.accept();
    network.last.say({ id: 0, result: { nonce: "n", contract } });
    network.last.say({ stream: "trade.SOL_USDC", data: tradeOfSol });
    timers.pass(600_000);
    expect(greetings.map((each) => each.contract)).toEqual([contract]);
    expect(heard).toEqual([]);
    expect(network.sockets).toHaveLength(1);
    expect(network.last.isClosed).toBe(true);
  },
);

test("a greeting that is none is told; the streams go on", () => {
  const { network, faults, streams } = listening();
  const heard: unknown[] = [];
  streams.subscribe("trade", { symbol: "SOL_USDC" }, (trade) => heard.push(trade));
  network.last.accept();
  network.last.say({ id: 0, result: { nonce: "n" } });
  network.last.say({ stream: "trade.SOL_USDC", data: tradeOfSol });
  expect(faults.map((fault) => fault.message)).toEqual(["greeting: $.contract should be a value"]);
  expect(heard).toHaveLength(1);
});
