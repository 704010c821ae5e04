import { expect, test } from "vitest";
import { failureDetails } from "./failure-details.ts";

const refused = {
  sentence: "The venue is under maintenance.",
  help: undefined,
  code: "MAINTENANCE",
  request: "GET /wapi/v1/history/fills?symbol=BTC_USDC&limit=100",
  requestId: "00112233445566778899aabbccddeeff",
  field: undefined,
  isUnknown: false,
};
const place = {
  build: "1a2b3c4d5e6f7a8b",
  sequence: 4_711,
  at: "2026-11-29T09:00:00.000Z",
  path: "/account/history",
};

test("a failure is reported with what was asked, when, at which command and by which build", () => {
  expect(failureDetails(refused, place)).toBe(
    [
      "code: MAINTENANCE",
      "request: GET /wapi/v1/history/fills",
      "request id: 00112233445566778899aabbccddeeff",
      "sequence: 4711",
      "build: 1a2b3c4d5e6f7a8b",
      "at: 2026-11-29T09:00:00.000Z",
      "page: /account/history",
    ].join("\n"),
  );
});

test("what nobody knows has no line", () => {
  const details = failureDetails(
    { ...refused, request: "", requestId: "" },
    { ...place, sequence: undefined },
  );
  expect(details).not.toMatch(/request|sequence/);
});
