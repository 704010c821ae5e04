import { expect, test } from "vitest";
import { peerAddress } from "./peer-address.ts";

test("an IPv4 peer has one spelling, whichever socket it came through", () => {
  expect(peerAddress("1.2.3.4")).toBe("1.2.3.4");
  expect(peerAddress("::ffff:1.2.3.4")).toBe("1.2.3.4");
  expect(peerAddress("::FFFF:127.0.0.1")).toBe("127.0.0.1");
});

test("an IPv6 peer stays what it is, in lower case", () => {
  expect(peerAddress("::1")).toBe("::1");
  expect(peerAddress("2001:DB8::1")).toBe("2001:db8::1");
  // Not what a socket reports of an IPv4 peer: left alone.
  expect(peerAddress("::ffff:102:304")).toBe("::ffff:102:304");
  expect(peerAddress("::ffff:0:1.2.3.4")).toBe("::ffff:0:1.2.3.4");
});

test("a peer that is gone has no address", () => {
  expect(peerAddress("")).toBe("");
});
