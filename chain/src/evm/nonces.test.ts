import { expect, test } from "vitest";
import { Nonces } from "./nonces.ts";

const ALICE = "0x00000000000000000000000000000000000000A1";
const COUNTS = { latest: 5n, waiting: 5n };
const sent = (id: string, expiry: bigint) => ({
  id,
  from: ALICE,
  expiry,
  bytes: new Uint8Array(),
});

test("two that wait for their signatures have two numbers, of an address however it is written", () => {
  const nonces = new Nonces();
  expect(nonces.next(ALICE, COUNTS)).toBe(5n);
  expect(nonces.hold(ALICE, 5n)).toBe(true);
  expect(nonces.hold(ALICE.toLowerCase(), 5n)).toBe(false);
  expect(nonces.next(ALICE.toLowerCase(), COUNTS)).toBe(6n);
  expect(nonces.next("0x00000000000000000000000000000000000000B1", COUNTS)).toBe(5n);
});

test("a number that was given back is the next one's, also below one that was sent; a sent one never is", () => {
  const nonces = new Nonces();
  for (const nonce of [5n, 6n]) nonces.hold(ALICE, nonce);
  nonces.sent(sent("0x6", 6n));
  nonces.giveBack(ALICE, 5n);
  nonces.giveBack(ALICE, 6n);
  expect(nonces.next(ALICE, COUNTS)).toBe(5n);
  nonces.hold(ALICE, 5n);
  expect(nonces.next(ALICE, COUNTS)).toBe(7n);
});

test("a node that forgot what was sent does not have it replaced, and what it knows besides is counted", () => {
  const nonces = new Nonces();
  nonces.sent(sent("0x5", 5n));
  expect(nonces.next(ALICE, COUNTS)).toBe(6n);
  expect(nonces.next(ALICE, { latest: 5n, waiting: 9n })).toBe(9n);
  nonces.dropped(ALICE, 5n);
  expect(nonces.next(ALICE, COUNTS)).toBe(5n);
});

test("what the chain has is over: numbers below are forgotten", () => {
  const nonces = new Nonces();
  nonces.sent(sent("0x5", 5n));
  expect(nonces.next(ALICE, { latest: 8n, waiting: 8n })).toBe(8n);
  // The chain went back: the number that it had is no longer ours to keep free.
  expect(nonces.next(ALICE, COUNTS)).toBe(5n);
});

test("of two with one number the newer is sent again and the older is not, however often it is told", () => {
  const nonces = new Nonces();
  const [first, second] = [sent("0xa", 5n), sent("0xb", 5n)];
  nonces.hold(ALICE, 5n);
  nonces.sent(first);
  expect(nonces.isReplaced(first)).toBe(false);
  nonces.sent(second);
  // An answer about the older one that comes late changes nothing.
  nonces.sent(first);
  expect([first, second].map((one) => nonces.isReplaced(one))).toEqual([true, false]);
  expect(nonces.isReplaced(sent("0xc", 6n))).toBe(false);
  expect(nonces.next(ALICE, COUNTS)).toBe(6n);
  nonces.giveBack(ALICE, 5n);
  expect(nonces.next(ALICE, COUNTS)).toBe(6n);
});
