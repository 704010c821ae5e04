import { expect, test } from "vitest";
import fc from "fast-check";
import { canonicalAddress, canonicalRange } from "./address.ts";

test("equal addresses become equal texts", () => {
  const spellings: readonly (readonly [string, string])[] = [
    ["127.0.0.1", "127.0.0.1"],
    ["0.0.0.0", "0.0.0.0"],
    ["255.255.255.255", "255.255.255.255"],
    ["::1", "::1"],
    ["0:0:0:0:0:0:0:1", "::1"],
    ["2001:DB8::0:1", "2001:db8::1"],
    ["2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"],
    ["::ffff:10.1.2.3", "10.1.2.3"],
    ["::FFFF:0a01:0203", "10.1.2.3"],
  ];
  for (const [spelling, address] of spellings) {
    expect(canonicalAddress(spelling)).toBe(address);
    expect(canonicalAddress(address)).toBe(address);
  }
});

test("what is not one address is refused", () => {
  const refused = [
    "",
    " ",
    "localhost",
    "example.com",
    "1",
    "1.2.3",
    "1.2.3.4.5",
    "256.1.1.1",
    "1.2.3.-4",
    "01.2.3.4",
    "0x7f.0.0.1",
    "1.2.3.4 ",
    "1.2.3.4:80",
    "10.0.0.0/8",
    "::1/128",
    "[::1]",
    "fe80::1%eth0",
    ":",
    ":::",
    "1::2::3",
    "12345::",
    "::1]/x",
    "::1#",
    "a".repeat(46),
  ];
  for (const text of refused) expect(canonicalAddress(text)).toBeUndefined();
});

test("a range is named by its first address and nothing else", () => {
  const ranges: readonly (readonly [string, string | undefined])[] = [
    ["10.0.0.0/8", "10.0.0.0/8"],
    ["10.0.0.1/32", "10.0.0.1"],
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["2001:DB8:0::/32", "2001:db8::/32"],
    ["::1/128", "::1"],
    ["1:2:3:4:5:6:7:8/128", "1:2:3:4:5:6:7:8"],
    ["10.0.0.1/8", undefined],
    ["10.0.0.0/33", undefined],
    ["10.0.0.0/08", undefined],
    ["10.0.0.0/", undefined],
    ["10.0.0.0/8/8", undefined],
    ["2001:db8::1/32", undefined],
    ["::/129", undefined],
  ];
  for (const [text, range] of ranges) expect(canonicalRange(text), text).toBe(range);
});

test("whatever text comes, a range that is taken is taken again as it is written", () => {
  const texts = fc.oneof(
    fc.string(),
    fc.stringMatching(/^[0-9a-f:.]{0,20}(\/[0-9]{0,3})?$/),
    fc.tuple(fc.ipV4(), fc.nat(33)).map(([address, bits]) => `${address}/${bits}`),
    fc.tuple(fc.ipV6(), fc.nat(129)).map(([address, bits]) => `${address}/${bits}`),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const range = canonicalRange(text);
      if (range !== undefined) expect(canonicalRange(range)).toBe(range);
    }),
  );
});
