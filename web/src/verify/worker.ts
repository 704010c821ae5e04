import { checkDay } from "./check-day.ts";
import { checkRow } from "./check-row.ts";
import type { Ask, Told, VerifyAnswer, VerifyRequest } from "./protocol.ts";

/*
 * The verifier's worker: proofs are checked here, so that the screen stays fluid. It fetches nothing
 * and keeps nothing between two requests.
 */

function answer(request: VerifyRequest): Promise<VerifyAnswer> {
  switch (request.kind) {
    case "day":
      return checkDay(request);
    case "row":
      return checkRow(request);
  }
}

self.addEventListener("message", ({ data }: MessageEvent<Ask>) => {
  const { number } = data;
  answer(data.request).then(
    (found) => self.postMessage({ number, answer: found } satisfies Told),
    (fault: unknown) => self.postMessage({ number, fault: String(fault) } satisfies Told),
  );
});
