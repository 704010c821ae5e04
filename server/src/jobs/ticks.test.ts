import { VenueBusy } from "@holdall/core/protocol";
import type { Command, CommandResult } from "@holdall/core/protocol";
import { SimClock } from "@holdall/server/ports";
import { expect, test } from "vitest";
import { startTicks } from "./index.ts";

const SECOND = 1_000_000;

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

test("a tick is sent at once and then at every interval, until stopped", async () => {
  const clock = new SimClock();
  const sent: Command[] = [];
  const venue = {
    submit: (command: Command): Promise<CommandResult> => {
      sent.push(command);
      return Promise.resolve({ sequence: sent.length, timeMicros: 0, events: [] });
    },
  };
  const stop = startTicks({ venue, clock, everyMicros: SECOND });
  for (let second = 0; second < 3; second++) {
    await settle();
    clock.run(clock.monotonicMicros() + SECOND);
  }
  await settle();
  expect(sent).toStrictEqual(Array.from({ length: 4 }, () => ({ kind: "tick" })));
  stop();
  clock.run(clock.monotonicMicros() + 10 * SECOND);
  expect(sent).toHaveLength(4);
});

test("no tick is sent while one is under way, and a busy engine is no error", async () => {
  const clock = new SimClock();
  let refuse: ((error: Error) => void) | undefined;
  let sent = 0;
  const venue = {
    submit: (): Promise<CommandResult> => {
      sent++;
      return new Promise((_, reject) => {
        refuse = reject;
      });
    },
  };
  const stop = startTicks({ venue, clock, everyMicros: SECOND });
  clock.run(clock.monotonicMicros() + 5 * SECOND);
  expect(sent).toBe(1);
  refuse?.(new VenueBusy("the engine is behind"));
  await settle();
  clock.run(clock.monotonicMicros() + SECOND);
  expect(sent).toBe(2);
  stop();
});
