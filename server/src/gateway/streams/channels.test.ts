import { expect, test } from "vitest";
import type { AccountId } from "@holdall/core/protocol";
import { Channels, privateChannel, type Subscriber } from "./channels.ts";
import { EVENT, type Frame } from "./frame.ts";

const frame: Frame = { bytes: Buffer.alloc(0), stream: "a", conflation: EVENT };

function listener(): Subscriber & { heard: number } {
  return {
    heard: 0,
    push() {
      this.heard++;
    },
  };
}

test("a frame reaches each listener of its channel once, however often it subscribed", () => {
  const channels = new Channels();
  const [alice, bob] = [listener(), listener()];
  expect(channels.add("a", alice)).toBe(true);
  expect(channels.add("a", alice)).toBe(false);
  channels.add("b", bob);
  channels.publish("a", frame);
  channels.publish("c", frame);
  expect([alice.heard, bob.heard]).toEqual([1, 0]);
  expect(channels.count(alice)).toBe(1);
});

test("a channel exists exactly as long as somebody listens", () => {
  const channels = new Channels();
  const [alice, bob] = [listener(), listener()];
  channels.add("a", alice);
  channels.add("a", bob);
  channels.remove("a", alice);
  expect(channels.has("a")).toBe(true);
  channels.removeAll(bob);
  expect(channels.has("a")).toBe(false);
  expect([...channels.names()]).toEqual([]);
  channels.publish("a", frame);
  expect([alice.heard, bob.heard, channels.count(bob)]).toEqual([0, 0, 0]);
});

test("an account is listened for as long as one of its private channels is", () => {
  const channels = new Channels();
  const [alice, bob] = [listener(), listener()];
  const [ofAlice, ofBob] = [7 as AccountId, 77 as AccountId];
  const orders = privateChannel(ofAlice, "account.orderUpdate");
  const balances = privateChannel(ofAlice, "account.balanceUpdate");
  channels.add("depth.SOL_USDC", bob);
  expect([channels.hasAnyOf(ofAlice), channels.hasAnyOf(ofBob)]).toEqual([false, false]);
  channels.add(orders, alice);
  channels.add(orders, bob);
  channels.add(balances, alice);
  expect([channels.hasAnyOf(ofAlice), channels.hasAnyOf(ofBob)]).toEqual([true, false]);
  channels.removeAll(alice);
  expect(channels.hasAnyOf(ofAlice)).toBe(true);
  channels.remove(orders, bob);
  expect(channels.hasAnyOf(ofAlice)).toBe(false);
  channels.remove(orders, bob);
  channels.add(orders, alice);
  expect(channels.hasAnyOf(ofAlice)).toBe(true);
});
