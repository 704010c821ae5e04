import fc from "fast-check";
import { expect, test } from "vitest";
import { FakeNetwork, FakeTimers } from "./fake-socket.twin.ts";
import { awayMs, backoffMs, LiveSocket } from "./live-socket.ts";

function opened() {
  const network = new FakeNetwork();
  const timers = new FakeTimers();
  const heard: string[] = [];
  const faults: Error[] = [];
  const socket = new LiveSocket(
    {
      url: "ws://venue",
      openSocket: network.openSocket,
      after: timers.after,
      random: () => 0.5,
      timeoutMs: 1_000,
      onFault: (fault) => faults.push(fault),
    },
    {
      onOpen: () => heard.push("open"),
      onFrame: (frame) => heard.push(JSON.stringify(frame)),
      onDown: () => heard.push("down"),
    },
  );
  return { network, timers, heard, faults, socket };
}

test("frames pass both ways once it is open, and not before", () => {
  const { network, heard, socket } = opened();
  expect(socket.send({ a: 1 })).toBe(false);
  network.last.accept();
  expect(socket.send({ a: 1 })).toBe(true);
  network.last.say({ b: 2 });
  expect(network.last.sent).toEqual([{ a: 1 }]);
  expect(heard).toEqual(["open", '{"b":2}']);
});

test("a broken connection opens again after a wait that doubles", () => {
  const { network, timers, heard, socket } = opened();
  network.last.accept();
  network.last.close();
  expect(socket.send({})).toBe(false);
  expect(timers.nextMs).toBe(125);
  timers.pass(125);
  network.last.close();
  expect(timers.nextMs).toBe(250);
  timers.pass(250);
  network.last.accept();
  expect(heard).toEqual(["open", "down", "down", "open"]);
  expect(network.sockets).toHaveLength(3);
});

test("who is woken opens at once, and only where nothing is open or on its way", () => {
  const { network, timers, socket } = opened();
  socket.wake();
  expect(network.sockets).toHaveLength(1);
  network.last.accept();
  socket.wake();
  network.last.close();
  timers.pass(125);
  network.last.close();
  expect(network.sockets).toHaveLength(2);
  socket.wake();
  expect(network.sockets).toHaveLength(3);
  network.last.close();
  expect(timers.nextMs).toBe(125);
  socket.close();
  socket.wake();
  expect(network.sockets).toHaveLength(3);
});

test("only a peer that speaks shortens the wait again", () => {
  const { network, timers } = opened();
  network.last.accept();
  network.last.close();
  timers.pass(125);
  network.last.accept();
  network.last.close();
  expect(timers.nextMs).toBe(250);
  timers.pass(250);
  network.last.accept();
  network.last.say({});
  network.last.close();
  expect(timers.nextMs).toBe(125);
});

test("an opening that takes too long is given up and tried again", () => {
  const { network, timers, heard } = opened();
  timers.pass(1_000);
  expect(network.sockets[0].isClosed).toBe(true);
  expect(heard).toEqual(["down"]);
  timers.pass(125);
  network.last.accept();
  expect(heard).toEqual(["down", "open"]);
  network.sockets[0].accept();
  expect(heard).toEqual(["down", "open"]);
});

test("closed, it stays closed", () => {
  const { network, timers, heard, socket } = opened();
  network.last.accept();
  socket.close();
  expect(timers.nextMs).toBeUndefined();
  expect(heard).toEqual(["open", "down"]);
  network.last.say({ late: true });
  expect(heard).toEqual(["open", "down"]);
});

test("closed while it waits, it does not open again", () => {
  const { network, timers, socket } = opened();
  network.last.close();
  socket.close();
  timers.pass(60_000);
  expect(network.sockets).toHaveLength(1);
});

test("a frame that is no JSON is told and passed over", () => {
  const { network, heard, faults } = opened();
  network.last.accept();
  network.last.say("{");
  expect(heard).toEqual(["open"]);
  expect(faults).toHaveLength(1);
});

test("the wait is any part of the doubled time, and that is at most eight seconds", () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (failures, random) => {
        const bound = Math.min(250 * 2 ** Math.min(failures, 16), 8_000);
        expect(backoffMs(failures, random)).toBeGreaterThanOrEqual(0);
        expect(backoffMs(failures, random)).toBeLessThan(bound);
      },
    ),
  );
  expect(backoffMs(0, 0)).toBe(0);
  expect(backoffMs(0, 0.999)).toBe(249);
  expect(backoffMs(5, 0.999)).toBe(7_992);
  expect(backoffMs(1_000, 0.999)).toBe(7_992);
});

test("a venue that says for how long it goes away is left alone for so long, and a quarter more at most", () => {
  const { network, timers } = opened();
  network.last.accept();
  network.last.close(1001, "going away; retry in 4 s");
  expect(timers.nextMs).toBe(4_500);
  timers.pass(4_500);
  // What it said is no failure: the next wait is the first again.
  network.last.close();
  expect(timers.nextMs).toBe(125);
  expect(awayMs(4, 0)).toBe(4_000);
  expect(awayMs(4, 0.999)).toBe(4_999);
});

test("a venue that goes away without a word is left alone for thirty seconds, unless woken", () => {
  const { network, timers, socket } = opened();
  network.last.accept();
  network.last.close(1001, "");
  expect(timers.nextMs).toBe(33_750);
  socket.wake();
  expect(network.sockets).toHaveLength(2);
});
