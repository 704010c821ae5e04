import { expect, test } from "vitest";
import { metricsTokenOf } from "./metrics-token.ts";

test.each([
  [undefined, undefined],
  ["", undefined],
  ["0123456789abcdef", "0123456789abcdef"],
])("METRICS_TOKEN of %s is %s", (text, token) => {
  expect(metricsTokenOf({ METRICS_TOKEN: text })).toBe(token);
});

test.each(["0123456789abcde", "0123456789 abcdef", "0123456789abcdéf"])(
  "METRICS_TOKEN of %s is refused and not said",
  (token) => {
    const read = () => metricsTokenOf({ METRICS_TOKEN: token });
    expect(read).toThrow("METRICS_TOKEN has at least 16");
    expect(read).not.toThrow(token);
  },
);
