import { expect, test } from "vitest";
import { Flush } from "./flush.ts";
import { FramePace } from "./frame-pace.ts";

const FRAMES = 50;

/** A page whose clock and frames the test drives. */
function drivenPage() {
  let nowMs = 0;
  const pace = new FramePace(new Flush((publish) => publish()), () => nowMs);
  /** A second of fifty frames; `heavy` of them take `workMs`, the others a millisecond. */
  const second = (heavy: number, workMs: number): void => {
    for (let frame = 0; frame < FRAMES; frame += 1) {
      pace.took(frame < heavy ? workMs : 1);
      nowMs += 1_000 / FRAMES;
    }
  };
  const seconds = (count: number, heavy: number, workMs: number): void => {
    for (let at = 0; at < count; at += 1) second(heavy, workMs);
    // The first frame of the next second closes the last one.
    pace.took(1);
  };
  return { pace, seconds };
}

test("five seconds of frames that take more than eight milliseconds make a page slow, four do not", () => {
  const { pace, seconds } = drivenPage();
  seconds(4, FRAMES, 8.1);
  expect(pace.isSlow.present).toBe(false);
  seconds(1, FRAMES, 8.1);
  expect(pace.isSlow.present).toBe(true);
});

test("eight milliseconds are not too many, nor are two slow frames of fifty", () => {
  const { pace, seconds } = drivenPage();
  seconds(20, FRAMES, 8);
  expect(pace.isSlow.present).toBe(false);
  seconds(20, 2, 100);
  expect(pace.isSlow.present).toBe(false);
  seconds(20, 4, 100);
  expect(pace.isSlow.present).toBe(true);
});

test("a good second between bad ones begins the count anew", () => {
  const { pace, seconds } = drivenPage();
  for (let round = 0; round < 3; round += 1) {
    seconds(3, FRAMES, 20);
    seconds(2, 0, 0);
  }
  expect(pace.isSlow.present).toBe(false);
});

test("a slow page is well again after thirty good seconds, and not before", () => {
  const { pace, seconds } = drivenPage();
  seconds(6, FRAMES, 20);
  expect(pace.isSlow.present).toBe(true);
  seconds(28, 0, 0);
  expect(pace.isSlow.present).toBe(true);
  seconds(4, 0, 0);
  expect(pace.isSlow.present).toBe(false);
});

test("what React does after the frame, before the next task, is counted with it", async () => {
  let nowMs = 0;
  const pace = new FramePace(new Flush((publish) => publish()), () => nowMs);
  for (let at = 0; at < 7; at += 1) {
    pace.timed(() => {
      nowMs += 1;
      queueMicrotask(() => (nowMs += 9));
    });
    await Promise.resolve();
    await Promise.resolve();
    nowMs += 1_000;
  }
  expect(pace.isSlow.present).toBe(true);
});
