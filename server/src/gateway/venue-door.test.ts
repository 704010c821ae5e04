import { VenueBusy, VenuePaused } from "@holdall/core/protocol";
import type { Venue } from "@holdall/core/protocol";
import { expect, test } from "vitest";
import { venueDoor } from "./venue-door.ts";

function failing(failure: Error): Venue {
  return {
    submit: () => Promise.reject(failure),
    query: () => Promise.reject(failure),
    subscribe: () => () => {},
  };
}

const submitTo = (failure: Error): Promise<unknown> =>
  venueDoor(failing(failure)).submit({ kind: "tick" });

test("a full queue is answered as too many requests, and nothing happened", async () => {
  await expect(submitTo(new VenueBusy("behind"))).rejects.toMatchObject({
    refusal: { status: 429, code: "TOO_MANY_REQUESTS" },
  });
});

test("a disk that fills up is answered as paused trading, and says that cancels still work", async () => {
  await expect(submitTo(new VenuePaused("filling"))).rejects.toMatchObject({
    refusal: { status: 503, code: "TRADING_PAUSED", message: expect.stringContaining("cancel") },
  });
});

test("anything else stays what it is", async () => {
  const fault = new Error("impossible");
  await expect(submitTo(fault)).rejects.toBe(fault);
});
