import { expect, test } from "vitest";
import { markdown, median, percentile, row, table } from "./report.ts";

test("the median of an odd count is the middle value, of an even count the mean of two", () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(() => median([])).toThrow(RangeError);
});

test("a percentile is a value that was measured, by nearest rank", () => {
  const samples = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(percentile(samples, 0.5)).toBe(50);
  expect(percentile(samples, 0.99)).toBe(99);
  expect(percentile(samples, 1)).toBe(100);
  expect(() => percentile([], 0.5)).toThrow(RangeError);
});

test("a ratio is the median of the ratios of each round, not the ratio of medians", () => {
  const figure = row({
    benchmark: "ec-1",
    metric: "cpu",
    unit: "ns/command",
    values: [10, 40, 90],
    yardsticks: [10, 20, 30],
    target: { of: "ratio", is: "<=", limit: 2 },
  });
  expect(figure).toMatchObject({ value: 40, yardstick: 20, ratio: 2, reached: true });
});

test("a target is missed just beyond its limit, and unknown without its yardstick", () => {
  const base = { benchmark: "ec-1", metric: "cpu", unit: "ns/command", values: [2.01] };
  const target = { of: "ratio", is: "<=", limit: 2 } as const;
  expect(row({ ...base, yardsticks: [1], target }).reached).toBe(false);
  expect(row({ ...base, target }).reached).toBeNull();
  expect(row({ ...base, target: { of: "value", is: ">=", limit: 2.01 } }).reached).toBe(true);
  expect(row({ ...base, yardsticks: [1], target, isJudged: false }).reached).toBeNull();
});

test("rounds that differ by more than a quarter are marked unstable", () => {
  const base = { benchmark: "ec-1", metric: "cpu", unit: "ns/command" };
  expect(row({ ...base, values: [100, 110, 126] }).note).toBe("");
  expect(row({ ...base, values: [100, 110, 138] }).note).toBe("unstable");
});

test("the table has one line per row and names a missed target", () => {
  const missed = row({
    benchmark: "door",
    metric: "signed REST",
    unit: "orders/s",
    values: [5],
    yardsticks: [10],
    target: { of: "ratio", is: ">=", limit: 0.75 },
  });
  const lines = table([missed]).split("\n");
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain("NO");
});

test("a document's table groups thousands and names commit and machine below", () => {
  const machine = {
    commit: "abc1234",
    node: "v24.21.0",
    processor: "Example",
    cores: 2,
    memoryGb: 4,
    compiler: "cc 12",
    fileSystem: "ext4",
    loadBefore: 0.1,
    loadAfter: 1,
  };
  const figure = row({
    benchmark: "fan",
    metric: "messages",
    unit: "messages/CPU-second",
    values: [1_234_567],
    target: { of: "value", is: ">=", limit: 1_000_000 },
  });
  const text = markdown([figure], machine, 3);
  expect(text).toContain(
    "| fan | messages | 1,234,567 messages/CPU-second |  |  | value >= 1000000 | yes |",
  );
  expect(text).toContain("commit abc1234");
  expect(text).toContain("medians of 3 rounds");
});
