import { NoAnswer, VenueRefusal } from "@holdall/client";
import { afterEach, expect, test, vi } from "vitest";
import { callWebNow } from "./web-call-now.ts";

afterEach(() => vi.unstubAllGlobals());

/** The browser's way out of the page, answering as the venue would. */
function answerWith(body: BodyInit, init: ResponseInit): void {
  vi.stubGlobal("fetch", async () => new Response(body, init));
}

const call = (): Promise<unknown> => callWebNow("health", undefined, { nowMs: () => 0 });

test("a refusal says what was asked, and under which name the venue keeps it", async () => {
  const body = '{"code":"MAINTENANCE","message":"The venue is going down"}';
  answerWith(body, {
    status: 503,
    headers: { "X-Request-Id": "00ff00ff00ff00ff00ff00ff00ff00ff" },
  });
  const refusal = await call().catch((failure: unknown) => failure);
  expect(refusal).toBeInstanceOf(VenueRefusal);
  expect(refusal).toMatchObject({
    code: "MAINTENANCE",
    request: "GET /web/v1/health",
    requestId: "00ff00ff00ff00ff00ff00ff00ff00ff",
  });
});

test("an answer that breaks off is none", async () => {
  const broken = new ReadableStream({ start: (stream) => stream.error(new TypeError("cut off")) });
  answerWith(broken, { status: 200 });
  await expect(call()).rejects.toThrow(NoAnswer);
});
