import { VenueBusy } from "@holdall/core/protocol";
import type { Command, CommandResult } from "@holdall/core/protocol";
import { seededRng, SimClock } from "@holdall/server/ports";
import { expect, test } from "vitest";
import { startCustodyRail } from "./custody-rail.ts";

function running(openWithdrawalIds: readonly number[] = []) {
  const clock = new SimClock();
  const sent: Command[] = [];
  const faults: Error[] = [];
  const state = { failure: undefined as Error | undefined };
  let hear: (result: CommandResult) => void = () => {};
  const stop = startCustodyRail({
    venue: {
      async submit(command) {
        if (state.failure !== undefined) throw state.failure;
        sent.push(command);
        return { sequence: 1, timeMicros: 0, events: [] };
      },
      subscribe(listener) {
        hear = listener;
        return () => {
          hear = () => {};
        };
      },
    },
    clock,
    rng: seededRng(1n),
    openWithdrawalIds,
    onFault: (fault) => faults.push(fault),
  });
  const request = (withdrawalId: number) =>
    hear({
      sequence: 1,
      timeMicros: 0,
      events: [{ kind: "withdrawal-requested", withdrawalId } as never],
    });
  const seconds = (count: number) => clock.runSettled(clock.monotonicMicros() + count * 1_000_000);
  return { sent, faults, state, stop, request, seconds };
}

test("a withdrawal settles after three to six seconds with a hash of its own", async () => {
  const { sent, request, seconds } = running();
  request(1);
  request(2);
  await seconds(2.9);
  expect(sent).toEqual([]);
  await seconds(3.2);
  expect(sent.map((command) => command.kind)).toEqual(["settle-withdrawal", "settle-withdrawal"]);
  const hashes = sent.map((command) => (command as { transactionHash: string }).transactionHash);
  for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(new Set(hashes).size).toBe(2);
});

test("what was open at the start is settled as well", async () => {
  const { sent, seconds } = running([7]);
  await seconds(7);
  expect(sent).toMatchObject([{ kind: "settle-withdrawal", withdrawalId: 7 }]);
});

test("a venue that is behind is asked again, without an alarm", async () => {
  const { sent, faults, state, request, seconds } = running();
  state.failure = new VenueBusy();
  request(1);
  await seconds(7);
  expect(sent).toEqual([]);
  state.failure = undefined;
  await seconds(7);
  expect(sent).toMatchObject([{ withdrawalId: 1 }]);
  expect(faults).toEqual([]);
});

test("another failure is told and not repeated", async () => {
  const { sent, faults, state, request, seconds } = running();
  state.failure = new Error("broken");
  request(1);
  await seconds(7);
  state.failure = undefined;
  await seconds(7);
  expect(faults.map((fault) => fault.message)).toEqual(["broken"]);
  expect(sent).toEqual([]);
});

test("stopped, it settles nothing more", async () => {
  const { sent, stop, request, seconds } = running();
  request(1);
  stop();
  request(2);
  await seconds(10);
  expect(sent).toEqual([]);
});
