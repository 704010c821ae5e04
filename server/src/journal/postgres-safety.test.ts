import { expect, test } from "vitest";
import { durabilityFlaw } from "./postgres-safety.ts";
import { JournalUrlError, serversOf } from "./postgres-url.ts";

const safe = {
  fsync: "on",
  full_page_writes: "on",
  synchronous_commit: "on",
  synchronous_standby_names: "FIRST 1 (b)",
};

test.each(["FIRST 1 (b)", "first 1(b)", "1 (b)", "b", '"node-b"', 'FIRST 1 ("b")'])(
  "one named standby is safe: %s",
  (synchronous_standby_names) => {
    expect(durabilityFlaw({ ...safe, synchronous_standby_names })).toBeUndefined();
  },
);

test.each([
  "",
  " ",
  "*",
  "FIRST 1 (*)",
  "FIRST 1 (b, c)",
  "ANY 1 (b, c)",
  "ANY 1 (b)",
  "b, c",
  "FIRST 2 (b)",
])("anything else is refused: %s", (synchronous_standby_names) => {
  expect(durabilityFlaw({ ...safe, synchronous_standby_names })).toMatch(
    /synchronous_standby_names/,
  );
});

test.each([
  ["fsync", "off"],
  ["full_page_writes", "off"],
  ["synchronous_commit", "off"],
  ["synchronous_commit", "local"],
  ["synchronous_commit", "remote_write"],
])("%s = %s is refused", (name, value) => {
  expect(durabilityFlaw({ ...safe, [name]: value })).toMatch(name);
});

test("an address names every server once", () => {
  expect(serversOf("postgres://u:p@h1:1,h2:2/d")).toEqual([
    "postgres://u:p@h1:1/d",
    "postgres://u:p@h2:2/d",
  ]);
  expect(serversOf("postgresql://h1/d?sslmode=require")).toEqual([
    "postgresql://h1/d?sslmode=require",
  ]);
});

test.each([
  "",
  "mysql://h/d",
  "postgres://h",
  "postgres://,/d",
  "postgres://u@h1:x/d",
  `postgres://${"h,".repeat(8)}h/d`,
])("an address that is none is refused, and not repeated: %s", (url) => {
  expect(() => serversOf(url)).toThrow(JournalUrlError);
});
